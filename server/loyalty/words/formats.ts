/** Lists, numbers, days and money as people of a language write them. Making a formatter takes far longer than using it, so they are kept. */
import { toDecimalText } from '../../kit/decimal.ts'
import { type Language, localeOf } from '../../kit/language.ts'
import { currencyExponent } from '../../kit/money.ts'

export interface Formats {
  or: (texts: readonly string[]) => string
  and: (texts: readonly string[]) => string
  /** A decimal as text: '1.25'. */
  decimal: (text: string) => string
  percent: (percent: number) => string
  /** A day as YYYY-MM-DD. */
  day: (day: string) => string
  /** Without decimals where there are none to say. */
  money: (amountMinor: number, currency: string) => string
}

export function formatsOf(language: Language): Formats {
  const kept = formats.get(language) ?? makeFormats(language)
  formats.set(language, kept)
  return kept
}

const formats = new Map<Language, Formats>()

function makeFormats(language: Language): Formats {
  const locale = localeOf(language)
  const or = new Intl.ListFormat(locale, { type: 'disjunction' })
  const and = new Intl.ListFormat(locale, { type: 'conjunction' })
  const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 })
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
  const money = new Map<string, Intl.NumberFormat>()
  return {
    or: (texts) => or.format(texts),
    and: (texts) => and.format(texts),
    // The formatter takes decimal text exactly, but its type knows only texts the compiler can see.
    decimal: (text) => number.format(text as `${number}`),
    percent: (share) => percent.format(share / 100),
    // Ukrainian writes the year as an abbreviation, whose full stop would meet that of the sentence.
    day: (day) => date.format(new Date(`${day}T00:00:00Z`)).replace(/ р\.$/, ' року'),
    money: (amountMinor, currency) => {
      const format = money.get(currency) ?? moneyFormat(currency, language)
      money.set(currency, format)
      return format.format(toDecimalText({ coefficient: amountMinor, scale: currencyExponent(currency) }) as `${number}`)
    },
  }
}

function moneyFormat(currency: string, language: Language): Intl.NumberFormat {
  const digits = currencyExponent(currency)
  return new Intl.NumberFormat(localeOf(language), {
    style: 'currency',
    currency,
    currencyDisplay: language !== 'en' && ownSigns.has(currency) ? 'narrowSymbol' : 'symbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  })
}

/** Signs that mean one currency only and that Poles and Ukrainians both know. A dollar sign may be one of twenty. */
const ownSigns = new Set(['PLN', 'UAH'])

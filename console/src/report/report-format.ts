import { createFormats, currencyDigits, type Language } from '../formats.ts'

/** The console's formats bound to one shop's currency and zone, with the short forms that charts need. */
export interface ReportFormat {
  /** Minor units of the shop's currency with its cents. */
  money: (minor: number) => string
  /** The same without cents, for sums where cents only distract. */
  roundMoney: (minor: number) => string
  /** Money of another currency: benchmarks are quoted in theirs. */
  moneyIn: (minor: number, currency: string) => string
  /** Money in short form and without its sign, for crowded cells: 12K, 1.2M. */
  compactMoney: (minor: number) => string
  number: (value: number, maximumDigits?: number) => string
  /** A share of 1 as percent, at most one decimal. */
  percent: (share: number) => string
  /** A share of 1 as whole percent, for crowded cells. */
  wholePercent: (share: number) => string
  /** A calendar day YYYY-MM-DD. */
  day: (day: string) => string
  /** YYYY-MM as short month and year. */
  month: (month: string) => string
  /** YYYY-MM as full month and year. */
  longMonth: (month: string) => string
  /** The short name of the month of YYYY-MM, without the year. */
  monthName: (month: string) => string
  /** ISO weekday, 1 = Monday, by its full name. */
  weekday: (weekday: number) => string
  /** An instant as day and time in the shop's zone. */
  moment: (instant: string) => string
}

export function reportFormat(language: Language, { currency, timeZone }: { currency: string; timeZone: string }): ReportFormat {
  const formats = createFormats(language)
  const locale = { pl: 'pl-PL', uk: 'uk-UA', en: 'en-GB' }[language]
  const compact = new Intl.NumberFormat(locale, { notation: 'compact' })
  const shortMonth = new Intl.DateTimeFormat(locale, { month: 'short', timeZone: 'UTC' })
  const longWeekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  const monthName = (month: string) => shortMonth.format(new Date(`${month}-15T12:00:00Z`))
  return {
    money: (minor) => formats.formatMoney(minor, currency),
    roundMoney: (minor) => formats.formatMoney(minor, currency, { whole: true }),
    moneyIn: (minor, code) => formats.formatMoney(minor, code, { whole: true }),
    compactMoney: (minor) => compact.format(minor / 10 ** currencyDigits(currency)),
    number: formats.formatNumber,
    percent: (share) => formats.formatPercent(share),
    wholePercent: (share) => formats.formatPercent(share, 0),
    day: formats.formatDay,
    month: (month) => `${monthName(month)} ${month.slice(0, 4)}`,
    longMonth: formats.formatMonth,
    monthName,
    // 1 January 2024 was a Monday.
    weekday: (weekday) => longWeekday.format(new Date(Date.UTC(2024, 0, weekday, 12))),
    moment: (instant) => formats.formatMoment(instant, timeZone),
  }
}

/** Money: integer minor units with an ISO 4217 currency. */
import assert from 'node:assert/strict'
import { type Decimal, roundToMinor, toDecimalText } from './decimal.ts'
import { type Language, localeOf } from './language.ts'

/** Whether the text is an ISO 4217 code of money in upper case, in use today or in orders of the last twenty years. */
export function isCurrency(code: string): boolean {
  return exponents.has(code)
}

/** How many decimals the currency has. Throws where `isCurrency` is false. */
export function currencyExponent(code: string): number {
  const exponent = exponents.get(code)
  assert(exponent !== undefined, `${code} is no ISO 4217 currency`)
  return exponent
}

/** Minor units of a decimal amount, halves away from zero. Throws a RangeError beyond 2^53 - 1. */
export function toMinor(amount: Decimal, currency: string): number {
  return roundToMinor(amount, currencyExponent(currency))
}

/** The amount as people of this language write it, with all decimals of the currency, exact for every safe integer. */
export function formatMoney(amountMinor: number, currency: string, language: Language): string {
  const text = toDecimalText({ coefficient: amountMinor, scale: currencyExponent(currency) })
  // The formatter takes decimal text exactly, but its type knows only texts the compiler can see.
  return moneyFormat(currency, language).format(text as `${number}`)
}

const formats = new Map<string, Intl.NumberFormat>()

function moneyFormat(currency: string, language: Language): Intl.NumberFormat {
  const key = `${language} ${currency}`
  let format = formats.get(key)
  if (!format) {
    const digits = currencyExponent(currency)
    const style = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits } as const
    format = new Intl.NumberFormat(localeOf(language), style)
    formats.set(key, format)
  }
  return format
}

// ISO 4217 lists one and three, with the exponents of the standard and not those of Intl, which follows cash habits and
// gives HUF none. Metals, test codes and bond units are left out. The last row of twos is withdrawn money that old
// orders name, with the exponent it had.
const codesByExponent: [exponent: number, codes: string][] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'],
  [
    2,
    `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
     COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
     JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
     NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
     THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG
     ANG BGN CUC CYP EEK GHC HRK LTL LVL MRO MTL MZM ROL SDD SIT SKK SLL STD TRL VEB VEF ZMK ZWL`,
  ],
  [0, 'BYR'],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
]
const exponents = new Map(codesByExponent.flatMap(([exponent, codes]) => codes.split(/\s+/).map((code) => [code, exponent] as const)))

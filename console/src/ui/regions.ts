import type { Language } from '../formats.ts'

/** ISO 3166-1 codes of the countries a shop may sit in. */
const countryCodes =
  'AL AD AM AU AT AZ BE BA BR BG CA CL CN HR CY CZ DK EE FI FR GE DE GR HK HU IS IN ID IE IL IT JP KZ KE KR KG LV LI LT LU MY MT MX MD MC ME MA NL NZ MK NO PK PH PL PT RO SA SM RS SG SK SI ZA ES SE CH TW TH TR UA AE GB US UZ VN'.split(
    ' ',
  )

const presets: Record<string, { currency: string; timeZone: string; languages: Language[] }> = {
  PL: { currency: 'PLN', timeZone: 'Europe/Warsaw', languages: ['pl'] },
  UA: { currency: 'UAH', timeZone: 'Europe/Kyiv', languages: ['uk'] },
  GB: { currency: 'GBP', timeZone: 'Europe/London', languages: ['en'] },
  US: { currency: 'USD', timeZone: 'America/New_York', languages: ['en'] },
  CZ: { currency: 'CZK', timeZone: 'Europe/Prague', languages: ['en'] },
  DE: { currency: 'EUR', timeZone: 'Europe/Berlin', languages: ['en'] },
}

/** What a country gives without asking; null where nothing is known. */
export function presetOf(country: string) {
  return presets[country] ?? null
}

/** Countries by their names in the reader's language, the two home markets first. */
export function countryChoices(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'region' })
  const rest = countryCodes.filter((code) => code !== 'PL' && code !== 'UA').map((value) => ({ value, label: names.of(value) ?? value }))
  const home = ['PL', 'UA'].map((value) => ({ value, label: names.of(value) ?? value }))
  return [...home, ...rest.toSorted((one, other) => one.label.localeCompare(other.label, language))]
}

/** The name of a country, or its code where there is none. */
export function countryName(code: string, language: Language): string {
  try {
    return new Intl.DisplayNames(language, { type: 'region' }).of(code) ?? code
  } catch {
    return code
  }
}

/** Currencies with their names, those of the home markets first. */
export function currencyChoices(language: Language): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  const first = ['PLN', 'UAH', 'EUR', 'GBP', 'USD', 'CZK']
  const rest = Intl.supportedValuesOf('currency').filter((code) => !first.includes(code))
  return [...first, ...rest].map((value) => ({ value, label: `${value} · ${names.of(value) ?? value}` }))
}

/** Time zones by their IANA names; `current` is always among them. */
export function timeZoneChoices(current: string): string[] {
  return [...new Set(['Europe/Warsaw', 'Europe/Kyiv', current, ...Intl.supportedValuesOf('timeZone')])]
}

/** The reader's own time zone. */
export function ownTimeZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone
}

import { fold } from '../../kit/fold.ts'

/**
 * The ISO 3166-1 alpha-2 code of a country named by its code (two or three letters) or in Polish, Ukrainian or English;
 * null where it is not recognised.
 */
export function countryCode(text: string): string | null {
  names ??= buildNames()
  return names.get(fold(text)) ?? null
}

let names: Map<string, string> | undefined

function buildNames(): Map<string, string> {
  const found = new Map<string, string>()
  const displays = ['en', 'pl', 'uk'].map((language) => new Intl.DisplayNames(language, { type: 'region', fallback: 'none' }))
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
    // Codes of the past are given by their successor; groups and the unknown are no countries.
    if (noCountries.has(code) || new Intl.Locale(`und-${code}`).region !== code) continue
    for (const display of displays) {
      const name = display.of(code)
      if (name === undefined) continue
      found.set(fold(name), code)
      found.set(code.toLowerCase(), code)
    }
  }
  for (const [code, others] of Object.entries(otherNames)) for (const name of others) found.set(fold(name), code)
  return found
}

const noCountries = new Set(['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO', 'AC', 'CP', 'CQ', 'DG', 'EA', 'IC', 'TA'])

/** Names in everyday use, old names, and three-letter codes of the countries that our shops sell to. */
const otherNames: Record<string, string[]> = {
  PL: ['POL', 'Rzeczpospolita Polska', 'Польща'],
  UA: ['UKR', 'Україна', 'Украина', 'Ukraina'],
  GB: ['UK', 'GBR', 'Great Britain', 'England', 'Scotland', 'Wales', 'Northern Ireland', 'Wielka Brytania', 'Anglia', 'Англія'],
  US: ['USA', 'United States of America', 'Stany Zjednoczone Ameryki', 'США'],
  IE: ['IRL', 'EIRE', 'Republic of Ireland'],
  CZ: ['CZE', 'Czech Republic', 'Republika Czeska', 'Чеська Республіка'],
  DE: ['DEU', 'GER', 'Deutschland', 'ФРН'],
  NL: ['NLD', 'Holland', 'Holandia', 'The Netherlands', 'Голландія'],
  AE: ['ARE', 'UAE', 'ОАЕ', 'ZEA'],
  ZA: ['ZAF', 'RSA'],
  KR: ['KOR', 'South Korea', 'Korea'],
  SK: ['SVK', 'Slovak Republic'],
  MD: ['MDA', 'Moldova', 'Mołdawia', 'Молдова'],
  ...Object.fromEntries(
    Object.entries({
      FR: 'FRA',
      ES: 'ESP',
      IT: 'ITA',
      AT: 'AUT',
      BE: 'BEL',
      CH: 'CHE',
      LT: 'LTU',
      LV: 'LVA',
      EE: 'EST',
      HU: 'HUN',
      RO: 'ROU',
      BG: 'BGR',
    }).map(([code, long]) => [code, [long]]),
  ),
  ...Object.fromEntries(
    Object.entries({
      SE: 'SWE',
      DK: 'DNK',
      FI: 'FIN',
      NO: 'NOR',
      PT: 'PRT',
      GR: 'GRC',
      HR: 'HRV',
      SI: 'SVN',
      TR: 'TUR',
      IL: 'ISR',
      CA: 'CAN',
      AU: 'AUS',
    }).map(([code, long]) => [code, [long]]),
  ),
}

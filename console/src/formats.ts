export const languages = ['pl', 'uk', 'en'] as const
export type Language = (typeof languages)[number]

export type Formats = {
  /** Minor units of an ISO 4217 currency, as people write money in this language. `whole` leaves out the minor digits. */
  formatMoney(minor: number, currency: string, options?: { whole?: boolean }): string
  formatNumber(value: number, maximumDigits?: number): string
  /** A share from 0 to 1 as per cent. */
  formatPercent(share: number, maximumDigits?: number): string
  /** A calendar day `YYYY-MM-DD`, or `--MM-DD` where its year is not known. */
  formatDay(day: string): string
  /** The day on which an instant falls in the given zone. */
  formatDayOf(instant: string, timeZone: string): string
  /** A calendar month `YYYY-MM`. */
  formatMonth(month: string): string
  /** An instant as day and time, in the given zone or the reader's own. */
  formatMoment(instant: string, timeZone?: string): string
  /** An instant told from `now`: "3 minutes ago", "yesterday", "in 2 days". */
  formatRelative(instant: string, now?: Date): string
  /** Bytes as kB, MB or GB. */
  formatSize(bytes: number): string
}

const zeroDigits = new Set([
  'BIF',
  'CLP',
  'DJF',
  'GNF',
  'ISK',
  'JPY',
  'KMF',
  'KRW',
  'PYG',
  'RWF',
  'UGX',
  'UYI',
  'VND',
  'VUV',
  'XAF',
  'XOF',
  'XPF',
])
const threeDigits = new Set(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'])

/** Digits after the decimal mark by ISO 4217; browsers differ from the standard for some currencies. */
export function currencyDigits(currency: string): number {
  if (zeroDigits.has(currency)) return 0
  return threeDigits.has(currency) ? 3 : 2
}

/** All formats of one language. Formatters are made once and kept: making one costs a thousand times more than using it. */
export function createFormats(language: Language): Formats {
  const locale = { pl: 'pl-PL', uk: 'uk-UA', en: 'en-GB' }[language]
  const numbers = keep((options: Intl.NumberFormatOptions) => new Intl.NumberFormat(locale, options))
  const dates = keep((options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, options))
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })

  return {
    formatMoney(minor, currency, options) {
      const digits = currencyDigits(currency)
      const shown = options?.whole ? 0 : digits
      return numbers({
        style: 'currency',
        currency,
        currencyDisplay: 'narrowSymbol',
        minimumFractionDigits: shown,
        maximumFractionDigits: shown,
      }).format(minor / 10 ** digits)
    },
    formatNumber: (value, maximumDigits = 0) => numbers({ maximumFractionDigits: maximumDigits }).format(value),
    formatPercent: (share, maximumDigits = 1) => numbers({ style: 'percent', maximumFractionDigits: maximumDigits }).format(share),
    // Ukrainian ends a date with „р.“ for “year”; after a year of four digits it says nothing new and costs a column its room.
    formatDay: (day) =>
      day.startsWith('--')
        ? dates({ day: 'numeric', month: 'long', timeZone: 'UTC' }).format(new Date(`2000${day.slice(1)}T12:00:00Z`))
        : dates({ dateStyle: 'medium', timeZone: 'UTC' })
            .format(new Date(`${day}T12:00:00Z`))
            .replace(/\s*р\.$/, ''),
    formatDayOf: (instant, timeZone) =>
      dates({ dateStyle: 'medium', timeZone })
        .format(new Date(instant))
        .replace(/\s*р\.$/, ''),
    formatMonth: (month) =>
      dates({ year: 'numeric', month: 'long', timeZone: 'UTC' })
        .format(new Date(`${month}-15T12:00:00Z`))
        .replace(/\s*р\.$/, ''),
    formatMoment: (instant, timeZone) =>
      dates({ dateStyle: 'medium', timeStyle: 'short', ...(timeZone ? { timeZone } : {}) })
        .format(new Date(instant))
        .replace(/\s*р\.(?=,)/, ''),
    formatRelative: (instant, now = new Date()) => {
      const { value, unit } = distance((new Date(instant).getTime() - now.getTime()) / 1000)
      return relative.format(value, unit)
    },
    formatSize: (bytes) => {
      const unit = bytes < 1e6 ? 'kilobyte' : bytes < 1e9 ? 'megabyte' : 'gigabyte'
      const value = bytes / { kilobyte: 1e3, megabyte: 1e6, gigabyte: 1e9 }[unit]
      return numbers({ style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)
    },
  }
}

/** The first of the wished languages (as browsers list them, `pl-PL`) that the product speaks; English when none is. */
export function chooseLanguage(wished: readonly string[]): Language {
  for (const wish of wished) {
    const spoken = languages.find((language) => wish.toLowerCase().split('-')[0] === language)
    if (spoken) return spoken
  }
  return 'en'
}

function distance(seconds: number): { value: number; unit: Intl.RelativeTimeFormatUnit } {
  const size = Math.abs(seconds)
  if (size < 45) return { value: Math.round(seconds), unit: 'second' }
  if (size < 45 * 60) return { value: Math.round(seconds / 60), unit: 'minute' }
  if (size < 22 * 3600) return { value: Math.round(seconds / 3600), unit: 'hour' }
  if (size < 26 * 86400) return { value: Math.round(seconds / 86400), unit: 'day' }
  if (size < 320 * 86400) return { value: Math.round(seconds / (30.44 * 86400)), unit: 'month' }
  return { value: Math.round(seconds / (365.25 * 86400)), unit: 'year' }
}

function keep<Options, Made>(make: (options: Options) => Made): (options: Options) => Made {
  const made = new Map<string, Made>()
  return (options) => {
    const key = JSON.stringify(options)
    const known = made.get(key) ?? make(options)
    made.set(key, known)
    return known
  }
}

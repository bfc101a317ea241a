import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max'

export interface PhoneKey {
  /** `+48501234567`: what two numbers are compared by and what is dialled. */
  e164: string
  /** Whether it takes text messages, as far as the numbering plan tells. */
  isMobile: boolean
}

/**
 * Reads a telephone number as people and spreadsheets write it. A number without a country is one of `defaultRegion`
 * (ISO 3166-1 alpha-2). Null where the numbering plan of its country has no such number.
 */
export function phoneKey(text: string, defaultRegion: string | null): PhoneKey | null {
  if (text.length > MAX_LENGTH) return null
  const region = defaultRegion !== null && isSupportedCountry(defaultRegion) ? defaultRegion : undefined
  const cleaned = clean(text, region)
  const national = parsePhoneNumberFromString(cleaned, region && { defaultCountry: region })
  const number = national?.isValid() ? national : withoutPlus(cleaned)
  if (!number?.isValid()) return null
  const type = number.getType()
  return { e164: number.number, isMobile: type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE' }
}

const MAX_LENGTH = 100

function clean(text: string, region: string | undefined): string {
  const number = text
    .trim()
    // Spreadsheets put an apostrophe before digits that shall stay text, or make them a number with a fraction.
    .replace(/^['’]+/, '')
    .replace(/^(\d+)\.0$/, '$1')
    .replace(/^00/, '+')
  // People in Ukraine leave the 3 out of 380, which the library reads as another number.
  const digits = number.replace(/[\s().-]/g, '')
  return region === 'UA' && /^80\d{9}$/.test(digits) ? `+3${digits}` : number
}

/** Shop systems store full Polish and Ukrainian numbers without the plus, whatever the country of the shop. */
function withoutPlus(text: string): ReturnType<typeof parsePhoneNumberFromString> {
  return /^(?:48\d{9}|380\d{9})$/.test(text) ? parsePhoneNumberFromString(`+${text}`) : undefined
}

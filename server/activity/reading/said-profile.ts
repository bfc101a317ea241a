import type { EventIdentity } from '../../customers/customers.ts'
import { isCalendarDay } from '../../kit/clock.ts'
import { emailKey } from '../../kit/email.ts'
import { phoneKey } from '../../kit/phone.ts'
import { isObject } from './plain-json.ts'

type Said = NonNullable<EventIdentity['said']>

export interface SaidProfile extends Said {
  emailKey: string | null
  phone: string | null
}

/**
 * What the traits of an identify say of a customer: the reserved ones as fields of the profile, all others as they are.
 * A trait that is null says that it is empty. What cannot be a value of its field stays a trait.
 */
export function saidProfile(traits: Record<string, unknown>, { country }: { country: string }): SaidProfile {
  const said: SaidProfile = { fields: {}, traits: {}, emailKey: null, phone: null }
  const others: [string, unknown][] = []
  for (const [name, value] of Object.entries(traits)) {
    const read = readers[name]
    if (read === undefined || !read(said, value, country)) others.push([name, value])
  }
  if (said.fields.firstName === undefined && said.fields.lastName === undefined) splitName(said, traits.name)
  said.traits = Object.fromEntries(others)
  return said
}

/** Takes a reserved trait; false where it is no such value. */
type Reader = (said: SaidProfile, value: unknown, country: string) => boolean

const readers: Readonly<Record<string, Reader | undefined>> = Object.assign(Object.create(null), {
  email: (said, value) => {
    const key = typeof value === 'string' ? emailKey(value) : null
    if (value === null) said.fields.email = null
    if (key === null || typeof value !== 'string') return value === null
    said.emailKey = key
    said.fields.email = value.trim()
    return true
  },
  phone: (said, value, country) => {
    const number = typeof value === 'string' ? (phoneKey(value, country)?.e164 ?? null) : null
    if (value === null || number !== null) said.fields.phone = number
    said.phone = number
    return value === null || number !== null
  },
  firstName: text('firstName'),
  first_name: text('firstName'),
  lastName: text('lastName'),
  last_name: text('lastName'),
  name: (_said, value) => typeof value === 'string',
  language: language,
  locale: language,
  birthday: birthday,
  city: text('city'),
  country: text('country'),
  postcode: text('postcode'),
  address: (said, value, region) => {
    if (!isObject(value)) return false
    text('city')(said, value.city, region)
    text('country')(said, value.country, region)
    text('postcode')(said, value.postalCode ?? value.postal_code ?? value.postcode ?? value.zip, region)
    return false
  },
} satisfies Record<string, Reader>)

type TextField = 'firstName' | 'lastName' | 'city' | 'country' | 'postcode'

/** Long text is no name and no place: it stays a trait. */
const longestText = 200

function text(field: TextField): Reader {
  return (said, value) => {
    if (value === null) said.fields[field] = null
    if (typeof value !== 'string' || value.length > longestText) return value === null
    const trimmed = value.trim()
    said.fields[field] = trimmed === '' ? null : field === 'country' && /^[a-z]{2}$/i.test(trimmed) ? trimmed.toUpperCase() : trimmed
    return true
  }
}

/** `pl-PL` and `PL_pl` are Polish. */
function language(said: SaidProfile, value: unknown): boolean {
  if (value === null) said.fields.language = null
  const [, code] = (typeof value === 'string' && /^([a-z]{2,3})(?:[-_]|$)/i.exec(value)) || []
  if (code === undefined) return value === null
  said.fields.language = code.toLowerCase()
  return true
}

function birthday(said: SaidProfile, value: unknown): boolean {
  if (value === null) said.fields.birthday = null
  const [, y, m, d] = (typeof value === 'string' && /^(?:(\d{4})-|--|)(\d\d)-(\d\d)(?:T.*)?$/.exec(value.trim())) || []
  // 29 February is a birthday in years that have none.
  if (m === undefined || d === undefined || !isCalendarDay(Number(y ?? 2000), Number(m), Number(d))) return value === null
  said.fields.birthday = `${y ?? '-'}-${m}-${d}`
  return true
}

/** The first word, and the rest. */
function splitName(said: SaidProfile, name: unknown): void {
  if (typeof name !== 'string' || name.length > longestText) return
  const [first = '', ...rest] = name.trim().split(/\s+/)
  if (first === '') return
  said.fields.firstName = first
  said.fields.lastName = rest.length === 0 ? null : rest.join(' ')
}

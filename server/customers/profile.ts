import { fold, transliterate } from '../kit/fold.ts'

/** What is known of a customer's name and address. `profileAt` is the event time of the newest fact it came from. */
export interface Profile {
  customerId: string
  customerNumber: string | null
  email: string | null
  phone: string | null
  firstName: string | null
  lastName: string | null
  country: string | null
  city: string | null
  postcode: string | null
  language: string | null
  profileAt: Date
}

const fields = ['customerNumber', 'email', 'phone', 'firstName', 'lastName', 'country', 'city', 'postcode', 'language'] as const

/**
 * One profile out of two facts about the same customer: each field from the newer fact that has it, whichever of the
 * two arrives first. At the same instant `later` wins. The number, once there, stays.
 *
 * Only the instant of the newest fact is kept. So where that one left a field open, the field stays what was known when
 * it came, and a fact from between the two that arrives last does not change it.
 */
export function mergeProfiles(earlier: Profile, later: Profile): Profile {
  const [older, newer] = later.profileAt < earlier.profileAt ? [later, earlier] : [earlier, later]
  const merged = { ...newer, customerId: earlier.customerId }
  for (const field of fields) merged[field] = newer[field] ?? older[field]
  merged.customerNumber = earlier.customerNumber ?? later.customerNumber
  return merged
}

export const sameProfile = (one: Profile, other: Profile): boolean =>
  fields.every((field) => one[field] === other[field]) && one.profileAt.getTime() === other.profileAt.getTime()

/** What search looks through: everything one may type to find a customer, folded; Cyrillic names in Latin letters too. */
export function searchText({ firstName, lastName, email, phone, customerNumber, city }: Profile): string {
  const name = [firstName, lastName].filter((part) => part !== null).join(' ')
  const folded = fold([name, email, phone, customerNumber, city].filter((part) => part !== null && part !== '').join(' '))
  const latin = fold(transliterate(name))
  return latin === '' || folded.includes(latin) ? folded : `${folded} ${latin}`
}

/** What lists are ordered by: last name first, else e-mail, else number. Cut to what an index can hold of any script. */
export function sortName({ firstName, lastName, email, customerNumber }: Profile): string {
  return fold([lastName, firstName].filter((part) => part !== null).join(' ') || email || customerNumber || '')
    .slice(0, 200)
    .toWellFormed()
}

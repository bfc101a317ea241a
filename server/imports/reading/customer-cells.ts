import { emailKey } from '../../kit/email.ts'
import { fold } from '../../kit/fold.ts'
import { phoneKey } from '../../kit/phone.ts'
import type { ImportRow } from '../rows.ts'
import { countryCode } from './country-code.ts'
import { normaliseHeader } from './normalise-header.ts'
import type { ReadPlan } from './read-plan.ts'
import { type Cell, code } from './row-cell.ts'
import { cleanText, nameText, remembering, withoutApostrophe } from './row-text.ts'

/**
 * Reads who bought. Unreadable e-mails and telephone numbers are left out and are no fault: the sale took place, and the
 * row still counts in revenue. In WooCommerce customer 0 is a guest.
 */
export function customerReader(plan: ReadPlan, cell: Cell): (row: ImportRow, fields: string[]) => void {
  const country = remembering((text) => countryCode(text) ?? nameText(text) ?? '')
  const key = remembering((text) => emailKey(text) ?? '')
  const phone = remembering((text) => {
    const [region, number] = text.split('\n', 2)
    return phoneKey(number ?? '', region ?? null)?.e164 ?? ''
  })
  const language = remembering((text) => languageOf(text) ?? '')
  const isLastNameFirst = lastNameFirst.test(normaliseHeader(plan.mapping.fullName ?? ''))
  const guestNumber = plan.preset === 'woocommerce' ? '0' : null

  return (row, fields) => {
    const customerNumber = code(cell(fields, 'customerId').replace(shopifyPrefix, ''), 'customerId')
    row.customerNumber = customerNumber === guestNumber ? null : customerNumber
    const emailCell = cell(fields, 'email')
    row.emailKey = emailCell === '' ? null : key(emailCell) || null
    row.email = row.emailKey && cleanText(emailCell)

    const countryCell = cell(fields, 'country')
    row.country = countryCell === '' ? null : country(countryCell) || null
    row.city = nameText(cell(fields, 'city'))
    row.postcode = nameText(withoutApostrophe(cell(fields, 'postcode').trim()))
    const phoneCell = cell(fields, 'phone')
    const region = row.country?.length === 2 ? row.country : plan.shop.country
    row.phone = phoneCell === '' ? null : phone(`${region}\n${withoutApostrophe(phoneCell.trim())}`) || null
    const languageCell = cell(fields, 'language')
    row.language = languageCell === '' ? null : language(languageCell) || null

    const full = splitName(nameText(cell(fields, 'fullName')), isLastNameFirst)
    row.firstName = nameText(cell(fields, 'firstName')) ?? full.firstName
    row.lastName = nameText(cell(fields, 'lastName')) ?? full.lastName
  }
}

/** Bulk files name a customer `gid://shopify/Customer/1`, everything else of Shopify `1`. */
const shopifyPrefix = /^gid:\/\/shopify\/\w+\//

/** Whether a row says anything that one customer can be told from another by. */
export function hasIdentifier(row: Pick<ImportRow, 'customerNumber' | 'emailKey' | 'phone'>): boolean {
  return row.customerNumber !== null || row.emailKey !== null || row.phone !== null
}

/** Columns whose very name says that the surname comes first. */
const lastNameFirst = /^(піб|п і б|прізвище|nazwisko|last name|surname)/

interface Name {
  firstName: string | null
  lastName: string | null
}

const noName: Name = { firstName: null, lastName: null }

function splitName(name: string | null, isLastNameFirst: boolean): Name {
  if (name === null) return noName
  const comma = name.indexOf(',')
  if (comma > 0) return { firstName: name.slice(comma + 1).trim() || null, lastName: name.slice(0, comma).trim() }
  const [first = '', ...others] = name.split(/\s+/)
  if (others.length === 0) return { firstName: first, lastName: null }
  // After the surname comes the given name; a patronymic behind it is not part of how a customer is greeted.
  if (isLastNameFirst) return { firstName: others[0] ?? null, lastName: first }
  return { firstName: first, lastName: others.join(' ') }
}

function languageOf(text: string): string | null {
  const word = fold(text)
  const tag = /^([a-z]{2})(?:[-_][a-z]{2,4})?$/.exec(word)?.[1]
  return tag === 'ua' ? 'uk' : (tag ?? languageNames[word] ?? null)
}

const languageNames: Record<string, string> = {
  ...{ polski: 'pl', polish: 'pl', польська: 'pl', polska: 'pl' },
  ...{ українська: 'uk', ukrainian: 'uk', ukrainski: 'uk', ukrainska: 'uk', ukr: 'uk', укр: 'uk' },
  ...{ angielski: 'en', english: 'en', англійська: 'en', niemiecki: 'de', german: 'de', німецька: 'de' },
}

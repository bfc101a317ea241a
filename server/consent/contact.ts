import { hash } from 'node:crypto'
import { emailKey } from '../kit/email.ts'
import { phoneKey } from '../kit/phone.ts'
import { invalid } from '../kit/problem.ts'
import type { PurposeChannel } from './schema.ts'

/**
 * The address as evidence and suppression name it: the key of an e-mail, a number as it is dialled, a push endpoint as it is.
 * Empty for what is about the person. A number without a country is one of `region`. Throws `contact_wrong` where it is none.
 */
export function readContact(channel: PurposeChannel, text: string, region: string | null = null): string {
  if (channel === 'any') return ''
  const key = channel === 'email' ? emailKey(text) : channel === 'sms' ? (phoneKey(text, region)?.e164 ?? null) : text.trim()
  if (key === null || key === '') throw invalid('contact_wrong')
  return key
}

/** Enough of an address for its owner to recognise it, and nobody else: `a•••@e•••.com`, `••• ••• 567`. */
export function maskContact(contact: string): string {
  const at = contact.lastIndexOf('@')
  if (at > 0) return `${firstLetter(contact)}•••@${firstLetter(contact.slice(at + 1))}•••${contact.slice(contact.lastIndexOf('.'))}`
  return /^\+\d+$/.test(contact) ? `••• ••• ${contact.slice(-3)}` : '•••'
}

/** What is kept of an address where the address itself must not be: nobody can tell it without the shop's salt. */
export const hashContact = (salt: Buffer, contact: string): Buffer => hash('sha256', Buffer.concat([salt, Buffer.from(contact)]), 'buffer')

const firstLetter = (text: string): string => [...text][0] ?? ''

import { isRelayEmail } from '../kit/email.ts'

/** `marketplace`: passes on what is about an order, and forbids advertising. `private`: hides the person's own address. */
export type Relay = 'marketplace' | 'private'

/** What kind of relay an address belongs to; null where it is a person's own. None of them may be handed to ad networks. */
export function relayOf(contact: string): Relay | null {
  if (!contact.includes('@')) return null
  if (isRelayEmail(contact)) return 'marketplace'
  return privateRelays.has(contact.slice(contact.lastIndexOf('@') + 1)) ? 'private' : null
}

const privateRelays = new Set([
  ...['privaterelay.appleid.com', 'private.icloud.com', 'mozmail.com', 'relay.firefox.com', 'duck.com', 'passmail.net', 'simplelogin.com'],
])

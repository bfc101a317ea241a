import { domainToASCII } from 'node:url'

/**
 * What two e-mail addresses are compared by: trimmed, lower case, the domain in punycode. Null where the text is no
 * address. Dots and what follows a plus are kept, since they may be other people's boxes, with one exception: Allegro's
 * relay adds a part after the plus that changes with each order. The address as given remains the one to send to.
 */
export function emailKey(text: string): string | null {
  const address = isAscii(text) ? text.trim().toLowerCase() : text.replace(invisible, '').trim().normalize('NFC').toLowerCase()
  if (address.length > MAX_LENGTH) return null
  const at = address.lastIndexOf('@')
  const domain = asciiDomain(address.slice(at + 1))
  const local = withoutOrderTag(address.slice(0, Math.max(at, 0)), domain)
  if (!localPart.test(local) || local.length > 64 || !domainName.test(domain)) return null
  const key = `${local}@${domain}`
  return key.length > MAX_LENGTH ? null : key
}

/** Whether the address belongs to a marketplace's relay: transactional messages only, and never to ad audiences. */
export function isRelayEmail(key: string): boolean {
  return isRelayDomain(key.slice(key.lastIndexOf('@') + 1))
}

const MAX_LENGTH = 254
const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g
/** Words joined by single dots; letters of any script, since mail servers may know them. */
const localPart = /^[^\s\p{C}.@"(),:;<>[\\\]]+(?:\.[^\s\p{C}.@"(),:;<>[\\\]]+)*$/u
const domainName = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{0,57}[a-z\d])$/

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}

/** The empty text where the domain is none. */
function asciiDomain(domain: string): string {
  // The conversion reads `%41` and `0x7f.1` as browsers do; in an address they are mistakes.
  if (/[\0-,/:-@[-`{-\x7f]/.test(domain)) return ''
  return isAscii(domain) && !domain.includes('xn--') ? domain : domainToASCII(domain)
}

function withoutOrderTag(local: string, domain: string): string {
  const plus = local.indexOf('+')
  return plus > 0 && isRelayDomain(domain) ? local.slice(0, plus) : local
}

function isRelayDomain(domain: string): boolean {
  return /^allegromail\.[a-z]{2,}(?:\.[a-z]{2})?$/.test(domain)
}

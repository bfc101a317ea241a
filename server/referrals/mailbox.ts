import { emailKey } from '../kit/email.ts'

/**
 * What two addresses are compared by to see whether one person reads both: what follows a plus is left out where the provider is known
 * to leave it out, and dots where Gmail does. Two people are not made one by it: it only keeps a gift back. Null for what is no address.
 */
export function mailbox(email: string): string | null {
  const key = emailKey(email)
  if (key === null) return null
  const at = key.lastIndexOf('@')
  const domain = key.slice(at + 1)
  const name = key.slice(0, at)
  if (gmail.has(domain)) return `${withoutPlus(name).replaceAll('.', '')}@gmail.com`
  return plusIgnored.has(domain) ? `${withoutPlus(name)}@${domain}` : key
}

const withoutPlus = (name: string): string => name.split('+')[0] ?? name
const gmail: ReadonlySet<string> = new Set(['gmail.com', 'googlemail.com'])
const plusIgnored: ReadonlySet<string> = new Set([
  ...['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'icloud.com', 'me.com', 'mac.com'],
  ...['proton.me', 'protonmail.com', 'pm.me', 'fastmail.com', 'ukr.net', 'zoho.com'],
])

/**
 * Who is on the page. The shop says so with a signed token, which counts once; what it was exchanged for is kept for the next pages
 * of the same person in this tab, and forgotten as soon as the shop says that somebody else, or nobody, is there.
 */
import type { MemberView } from '../../../server/loyalty/member-schema.ts'
import type { Door } from './door.ts'

export interface Member {
  session: string
  view: MemberView
}

/** Null where nobody is there that the server knows. */
export async function enter(host: HTMLElement, { shop, door }: { shop: string; door: Door }): Promise<Member | null> {
  const kept = keptSession(shop)
  const token = await tokenOf(host)
  // The page behind a link has its token once; whoever loads it again is still there.
  const isSame = kept && (token === null ? host.hasAttribute('page') : kept.customer === customerOf(token))
  const known = isSame ? await door.status(kept.session) : null
  if (kept && known) return { session: kept.session, view: known }
  keep(shop, null)
  if (token === null) return null
  const begun = await door.begin(token)
  const view = begun && (await door.status(begun.session))
  if (!begun || !view) return null
  keep(shop, { session: begun.session, customer: customerOf(token) })
  return { session: begun.session, view }
}

async function tokenOf(host: HTMLElement): Promise<string | null> {
  if (host.hasAttribute('page')) return tokenOfAddress()
  const url = host.getAttribute('data-token-url')
  if (url === null) return host.getAttribute('token') || null
  const response = await fetch(url, { credentials: 'same-origin', cache: 'no-store' })
  const text = response.ok ? (await response.text()).trim() : ''
  return text === '' ? null : text
}

/** Taken out of the address at once, so that it stays neither in the history nor in what somebody copies. */
function tokenOfAddress(): string | null {
  const token = location.hash.slice(1)
  if (token === '') return null
  history.replaceState(history.state, '', location.pathname + location.search)
  return token
}

/** Whom the token names, as it says it; to be compared and nothing else. */
function customerOf(token: string): string {
  try {
    return JSON.stringify(JSON.parse(atob(token.split('.')[0]?.replace(/-/g, '+').replace(/_/g, '/') ?? '')).customer) ?? ''
  } catch {
    // What cannot be read is nobody's, and the server will say so.
    return token
  }
}

interface Kept {
  session: string
  customer: string
}

const entryOf = (shop: string): string => `regulars.loyalty.${shop}`

function keptSession(shop: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(entryOf(shop)) ?? 'null')
  } catch {
    // A browser that keeps nothing asks anew on each page.
    return null
  }
}

function keep(shop: string, kept: Kept | null): void {
  try {
    if (kept) sessionStorage.setItem(entryOf(shop), JSON.stringify(kept))
    else sessionStorage.removeItem(entryOf(shop))
  } catch {
    // As above.
  }
}

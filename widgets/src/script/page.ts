import type { Values } from './message.ts'

/** The page as it is now, in Segment's words. */
export function describePage(): Values & { search: string } {
  const { href, pathname, search } = location
  return { url: href, path: pathname, search, title: document.title, referrer }
}

/** The campaign that the address names by its `utm_` parameters; empty where it names none. */
export function campaignOf(search: string): Values {
  const parameters = [...new URLSearchParams(search)].filter(([name]) => name.startsWith('utm_'))
  if (parameters.length === 0) return {}
  return { campaign: Object.fromEntries(parameters.map(([name, value]) => [name === 'utm_campaign' ? 'name' : name.slice(4), value])) }
}

export const describeBrowser = (): Values => ({
  userAgent: navigator.userAgent,
  locale: navigator.language,
  timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  library: { name: 'regulars.js', version: '1' },
})

/** Tells of pages that the shop's script shows in place of the one before. What is only replaced is a page of its own where its path is another. */
export function watchPages(seen: () => void): void {
  let at = new URL(location.href)
  const look = (isReplaced: boolean) =>
    // Shops set the new title after the new address.
    setTimeout(() => {
      const { href, pathname, search } = at
      at = new URL(location.href)
      if (at.pathname === pathname && (at.search === search || isReplaced)) return
      referrer = href
      seen()
    }, 50)
  for (const name of ['pushState', 'replaceState'] as const) {
    const change = history[name]
    history[name] = function (...parameters) {
      change.apply(this, parameters)
      look(name === 'replaceState')
    }
  }
  addEventListener('popstate', () => look(false))
}

let referrer = document.referrer

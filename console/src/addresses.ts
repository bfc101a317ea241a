/** The address of a shop's resource: `shopPath(id, '/customers')`. */
export function shopPath(shopId: string, rest = ''): string {
  return `/api/shops/${encodeURIComponent(shopId)}${rest}`
}

/** `?a=1&b=2` of the given values, without those that are undefined or empty; an empty string when none is left. */
export function queryText(values: Record<string, string | number | null | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const text = new URLSearchParams(given.map(([key, value]) => [key, String(value)] as [string, string])).toString()
  return text === '' ? '' : `?${text}`
}

/** Where a person's clock stands. */

/**
 * The zone of a customer: that of their country where the whole country has one time at this instant, else the shop's. So a shop in
 * Kyiv writes to Warsaw by Warsaw's time, and to somebody in the United States by its own.
 */
export function zoneOf({ country }: { country: string | null }, shop: { country: string; timeZone: string }, at: Date): string {
  if (country === null || country === shop.country) return shop.timeZone
  const zones = zonesOf(country)
  const [first] = zones
  if (first === undefined) return shop.timeZone
  const times = new Set(zones.map((zone) => wallOf(zone, at)))
  return times.size === 1 ? first : shop.timeZone
}

const known = new Map<string, readonly string[]>()

function zonesOf(country: string): readonly string[] {
  const zones = known.get(country) ?? countryZones(country)
  known.set(country, zones)
  return zones
}

function countryZones(country: string): readonly string[] {
  if (!/^[A-Z]{2}$/.test(country)) return []
  return (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones() ?? []
}

/** Of the standard (ECMA-402, Intl Locale Info), and not yet in the types. */
type LocaleWithZones = Intl.Locale & { getTimeZones(): string[] | undefined }

const wallOf = (zone: string, at: Date): string =>
  new Intl.DateTimeFormat('en', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at)

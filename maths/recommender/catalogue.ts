/** What is known of an item besides who bought it. Everything but the id may be unknown. */
export interface CatalogueItem {
  id: string
  name?: string
  category?: string | null
  brand?: string | null
  /** In minor units of the shop's one currency. */
  priceMinor?: number | null
  /** Pieces, or infinite where nobody counts. */
  stock: number
  /** Where it is sold; everywhere if absent. */
  countries?: readonly string[]
  /** Items of the same group are variants of one thing. */
  variantGroup?: string | null
}

/** What may be shown right now. Each part that is absent restricts nothing, except that what has no stock is never shown. */
export interface Filter {
  leastPriceMinor?: number
  mostPriceMinor?: number
  country?: string
  categories?: ReadonlySet<string>
  /** In the cart, blocked by the merchant, or what the list must not repeat. */
  without?: ReadonlySet<string>
}

/**
 * A mask over `ids`: 1 where the item is in the catalogue and passes the filter. It is made for each answer from the
 * catalogue as it is then, so stock that falls to 0 shows in the next one.
 */
export function eligibleItems(ids: readonly string[], catalogue: ReadonlyMap<string, CatalogueItem>, filter: Filter = {}): Uint8Array {
  return Uint8Array.from(ids, (id) => {
    const item = catalogue.get(id)
    return item && passes(item, filter) ? 1 : 0
  })
}

function passes(item: CatalogueItem, { leastPriceMinor, mostPriceMinor, country, categories, without }: Filter): boolean {
  if (!(item.stock > 0) || without?.has(item.id)) return false
  if (country !== undefined && item.countries && !item.countries.includes(country)) return false
  if (categories && !categories.has(item.category ?? '')) return false
  if (leastPriceMinor === undefined && mostPriceMinor === undefined) return true
  // Whoever asks for a price band does not want what has no price.
  const price = item.priceMinor ?? Number.NaN
  return price >= (leastPriceMinor ?? 0) && price <= (mostPriceMinor ?? Number.POSITIVE_INFINITY)
}

import type { CatalogueItem } from './catalogue.ts'

/** Weights of what two items may have in common; they add up to 1. */
const weights = { category: 0.4, name: 0.3, brand: 0.2, price: 0.1 }

export interface ContentIndex {
  items: readonly CatalogueItem[]
  /** Distinct words of each name, and the items of each word. */
  words: readonly (readonly string[])[]
  itemsOfWord: ReadonlyMap<string, readonly number[]>
  /** Length of each name as a vector of inverse frequencies. */
  length: Float64Array
}

/** Prepares items for comparison; numbers are their places in `items`. */
export function contentIndex(items: readonly CatalogueItem[]): ContentIndex {
  const words = items.map(({ name = '' }) => wordsOf(name))
  const itemsOfWord = Map.groupBy(
    words.flatMap((own, item) => own.map((word) => ({ word, item }))),
    ({ word }) => word,
  )
  const places = new Map([...itemsOfWord].map(([word, uses]) => [word, uses.map(({ item }) => item)]))
  const length = Float64Array.from(words, (own) => Math.sqrt(own.reduce((sum, word) => sum + rarity(places, items.length, word) ** 2, 0)))
  return { items, words, itemsOfWord: places, length }
}

/**
 * How alike each item is to item `of` in what they are, from 0 to 1: the same category 0.4, the same brand 0.2, words of the
 * name 0.3 (cosine of inverse document frequencies, so that rare words count), a price within a factor of 2 up to 0.1. What is
 * unknown of one of them adds nothing. An item needs no sale for that.
 */
export function contentSimilarities({ items, words, itemsOfWord, length }: ContentIndex, of: number): Float64Array {
  const [own, similarity] = [items[of], new Float64Array(items.length)]
  if (!own) return similarity
  for (const word of words[of] ?? []) {
    for (const item of itemsOfWord.get(word) ?? []) {
      const cosine = rarity(itemsOfWord, items.length, word) ** 2 / ((length[of] ?? 0) * (length[item] ?? 0))
      similarity[item] = (similarity[item] ?? 0) + weights.name * (cosine || 0)
    }
  }
  items.forEach((item, at) => {
    const category = own.category != null && own.category === item.category ? weights.category : 0
    const brand = own.brand != null && own.brand === item.brand ? weights.brand : 0
    similarity[at] = (similarity[at] ?? 0) + category + brand + weights.price * priceCloseness(own, item)
  })
  similarity[of] = 1
  return similarity
}

/** 1 for the same price, falling to 0 at half and at double of it. */
function priceCloseness({ priceMinor: a }: CatalogueItem, { priceMinor: b }: CatalogueItem): number {
  if (a == null || b == null || a <= 0 || b <= 0) return 0
  return Math.max(0, 1 - Math.abs(Math.log2(a / b)))
}

const rarity = (itemsOfWord: ReadonlyMap<string, readonly unknown[]>, items: number, word: string): number =>
  Math.log(1 + items / (itemsOfWord.get(word)?.length ?? 1))

/** Words of two letters or digits and more, whatever the alphabet and case. */
const wordsOf = (name: string): string[] => [...new Set(name.toLowerCase().match(/[\p{L}\p{N}]{2,}/gu) ?? [])]

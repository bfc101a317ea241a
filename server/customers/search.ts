/**
 * Finding customers by what people type: every word must stand somewhere in what is known of the customer. A word that
 * nobody of the shop has is taken for a misspelling, and then one letter may be wrong, left out, too many or swapped with
 * the next.
 */
import { all, type Db, type Query, sql } from '../kit/database.ts'
import { fold } from '../kit/fold.ts'

/** A word as it is looked for; `isMisspelt` where nobody has it as it was typed. */
export interface SearchWord {
  text: string
  isMisspelt: boolean
}

/** Those who are found by what somebody typed, at most so many; nobody where nothing was typed. */
export async function foundCustomers(
  db: Db,
  { shopId, search, limit }: { shopId: string; search: string; limit: number },
): Promise<string[]> {
  const words = await searchWords(db, { shopId, search })
  if (words.length === 0) return []
  const rows = await all(
    db,
    sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} and ${hasWords(words)} limit ${limit}`,
  )
  return rows.map(({ customerId }) => customerId)
}

/** The words of a search. Asks which of them anybody has, so that near misses are looked for only where nothing is hit. */
export async function searchWords(db: Db, { shopId, search }: { shopId: string; search: string | undefined }): Promise<SearchWord[]> {
  const words = fold(search ?? '')
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, mostWords)
  return (await Promise.all(words.map((text) => searchWord(db, { shopId, text })))).flat()
}

/** A word that nobody has is taken apart at its signs: one part of an address is misspelt and not the whole. */
async function searchWord(db: Db, { shopId, text }: { shopId: string; text: string }): Promise<SearchWord[]> {
  if (!mayBeMisspelt(text) || (await isKnown(db, { shopId, text }))) return [{ text, isMisspelt: false }]
  const parts = text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '')
  if (parts.length < 2) return [{ text, isMisspelt: true }]
  return (await Promise.all(parts.map((part) => searchWord(db, { shopId, text: part })))).flat()
}

/** The condition on a customer that all the words are found. */
export function hasWords(words: readonly SearchWord[]): Query<unknown> {
  if (words.length === 0) return sql`true`
  return sql.join(
    words.map(({ text, isMisspelt }) =>
      isMisspelt ? sql`search_text like any(${nearly(text)}::text[])` : sql`search_text like ${`%${literally(text)}%`}`,
    ),
    sql` and `,
  )
}

const mostWords = 8

/** Of shorter words too much is left open by one wrong letter; longer texts are numbers and addresses, which are pasted. */
const mayBeMisspelt = (word: string): boolean => word.length >= 4 && word.length <= 40

const isKnown = async (db: Db, { shopId, text }: { shopId: string; text: string }): Promise<boolean> =>
  (await all(db, sql`select 1 from customers where shop_id = ${shopId} and search_text like ${`%${literally(text)}%`} limit 1`)).length > 0

/** Patterns that the words one slip away from this one fit. */
function nearly(word: string): string[] {
  const letters = Array.from(word, literally)
  const patterns = letters.flatMap((letter, index) => {
    const [before, after] = [letters.slice(0, index).join(''), letters.slice(index + 1).join('')]
    const next = letters[index + 1]
    return [
      `${before}_${after}`,
      `${before}${after}`,
      ...(index > 0 ? [`${before}_${letter}${after}`] : []),
      ...(next !== undefined ? [`${before}${next}${letter}${letters.slice(index + 2).join('')}`] : []),
    ]
  })
  return [...new Set(patterns)].map((pattern) => `%${pattern}%`)
}

const literally = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

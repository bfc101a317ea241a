import { fold } from '../../kit/fold.ts'

/**
 * A column name as the tables of known names compare it: `InvoiceNo`, `invoice_no` and `Invoice No.` are `invoice no`;
 * case, diacritics and punctuation do not count.
 */
export function normaliseHeader(header: string): string {
  const words = header.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2').replace(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
  return fold(words)
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ')
    .trim()
}

/**
 * The header cells of a file as unique column names: trimmed, an empty one named by its place (`#3`), a repeated one
 * numbered (`Name (2)`). Empty cells at the end are no columns.
 */
export function columnNames(cells: string[]): string[] {
  const named = cells.map((cell) =>
    cell
      .replace(/[\p{Cc}\ufeff]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  while (named.length > 0 && named.at(-1) === '') named.pop()
  const seen = new Map<string, number>()
  return named.map((name, index) => {
    if (name === '') return `#${index + 1}`
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name} (${times})`
  })
}

/** Whether a column name was made from its place because the header cell is empty. */
export const isUnnamed = (name: string): boolean => /^#\d+$/.test(name)

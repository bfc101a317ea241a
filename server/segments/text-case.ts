/**
 * Upper and lower case, the same in SQL and here: each letter of the Latin and Cyrillic alphabets whose small form is one letter.
 * A server's own lower() depends on the locale that it was made with.
 */
import { type Query, sql } from '../kit/database.ts'

const letters = Array.from({ length: 0x0530 }, (_, code) => String.fromCharCode(code)).flatMap((letter) => {
  const small = letter.toLowerCase()
  return small !== letter && small.length === 1 ? [[letter, small] as const] : []
})
const smallOf = new Map(letters)
const beyondAscii = letters.filter(([capital]) => capital > '\x7f')
const capitals = beyondAscii.map(([capital]) => capital).join('')
const smalls = beyondAscii.map(([, small]) => small).join('')

/** The text in small letters. */
export const inSmallLetters = (text: string): string => text.replace(/[\u0041-\u052f]/g, (letter) => smallOf.get(letter) ?? letter)

/** The same of a column. Most texts are of ASCII alone, and those go fifty times as fast. */
export const smallLettersOf = (text: Query<unknown>): Query<string> =>
  sql<string>`(case when octet_length(${text}) = length(${text}) then lower(${text} collate "C") else translate(lower(${text} collate "C"), ${capitals}, ${smalls}) end)`

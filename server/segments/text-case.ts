/**
 * Upper and lower case, the same in SQL and here: each letter of the Latin and Cyrillic alphabets whose small form is one letter.
 * A server's own lower() depends on the locale that it was made with.
 */
import { type Query, sql } from '../kit/database.ts'

const letters = Array.from({ length: 0x0530 }, (_, code) => String.fromCharCode(code)).flatMap((letter) => {
  const small = letter.toLowerCase()
  return small !== letter && small.length === 1 ? [[letter, small] as const] : []
})
const capitals = letters.map(([capital]) => capital).join('')
const smalls = letters.map(([, small]) => small).join('')
const smallOf = new Map(letters)

/** The text in small letters. */
export const inSmallLetters = (text: string): string => text.replace(/[\u0041-\u052f]/g, (letter) => smallOf.get(letter) ?? letter)

/** The same of a column. */
export const smallLettersOf = (text: Query<unknown>): Query<string> => sql<string>`translate(${text}, ${capitals}, ${smalls})`

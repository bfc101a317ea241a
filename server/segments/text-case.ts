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

/**
 * The same of a column, as far as it matters for these words in small letters: where they are of ASCII, no other letter becomes
 * one of theirs, and the letters beyond need not be looked at.
 */
export const smallLettersOf = (text: Query<unknown>, words: readonly string[]): Query<string> => {
  const small = sql<string>`lower(${text} collate "C")`
  return words.every((word) => /^[\x20-\x7e]*$/.test(word)) ? small : sql<string>`translate(${small}, ${capitals}, ${smalls})`
}

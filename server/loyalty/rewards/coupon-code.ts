import { randomInt } from 'node:crypto'

/** Letters and digits that nobody takes for another. */
const alphabet = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ'

/** A code that nobody guesses: 16 characters of 32 are 80 bits; in groups of four, so that it can be read out. */
export function couponCode(): string {
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)])
  return [0, 4, 8, 12].map((at) => letters.slice(at, at + 4).join('')).join('-')
}

/** As a person may have typed it: case, spaces and dashes do not matter. Uploaded codes are compared as they are, too. */
export const readCode = (typed: string): string => {
  const bare = typed.toUpperCase().replace(/[\s-]/g, '')
  return bare.length === 16 && [...bare].every((letter) => alphabet.includes(letter)) ? (bare.match(/.{4}/g) ?? []).join('-') : typed.trim()
}

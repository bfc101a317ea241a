/** Exact fractions: points are computed over the whole order and rounded once, so nothing may be lost on the way. */

export interface Fraction {
  readonly numerator: bigint
  /** Above 0. */
  readonly denominator: bigint
}

export const zero: Fraction = { numerator: 0n, denominator: 1n }
export const one: Fraction = { numerator: 1n, denominator: 1n }

/** The quotient of two whole numbers; the divisor is above 0. */
export function fraction(numerator: number, denominator = 1): Fraction {
  return { numerator: BigInt(numerator), denominator: BigInt(denominator) }
}

/** The value of a decimal as '1.25', without sign. */
export function decimalFraction(text: string): Fraction {
  const [whole = '', places = ''] = text.split('.')
  return { numerator: BigInt(whole + places), denominator: 10n ** BigInt(places.length) }
}

export function plus(a: Fraction, b: Fraction): Fraction {
  if (a.denominator === b.denominator) return { numerator: a.numerator + b.numerator, denominator: a.denominator }
  if (a.numerator === 0n) return b
  if (b.numerator === 0n) return a
  // Most denominators are multiples of each other; finding the common divisor of others takes longer than all else here.
  if (a.denominator % b.denominator === 0n) return { ...a, numerator: a.numerator + b.numerator * (a.denominator / b.denominator) }
  if (b.denominator % a.denominator === 0n) return { ...b, numerator: b.numerator + a.numerator * (b.denominator / a.denominator) }
  return reduced(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
}

export function minus(a: Fraction, b: Fraction): Fraction {
  return plus(a, { numerator: -b.numerator, denominator: b.denominator })
}

export function times(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator }
}

/** The divisor is above 0. */
export function over(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.denominator, denominator: a.denominator * b.numerator }
}

export function sumOf(fractions: Iterable<Fraction>): Fraction {
  let sum = zero
  for (const each of fractions) sum = plus(sum, each)
  return sum
}

/** Negative where a is less than b, 0 where they are equal. */
export function compare(a: Fraction, b: Fraction): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

export const isAbove = (a: Fraction, b: Fraction): boolean => compare(a, b) > 0

/** The largest whole number that is not above a fraction of 0 or more. Throws a RangeError beyond 2^53 - 1. */
export function floorOf({ numerator, denominator }: Fraction): number {
  const whole = Number(numerator / denominator)
  if (!Number.isSafeInteger(whole)) throw new RangeError('There is no such number of points.')
  return whole
}

function reduced(numerator: bigint, denominator: bigint): Fraction {
  let a = numerator < 0n ? -numerator : numerator
  let b = denominator
  while (b !== 0n) [a, b] = [b, a % b]
  return { numerator: numerator / a, denominator: denominator / a }
}

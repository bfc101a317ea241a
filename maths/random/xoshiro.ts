/**
 * xoshiro128** 1.1 by Blackman and Vigna (2021, ACM Trans. Math. Softw. 47(4)): whole numbers of 32 bits, evenly spread,
 * with a period of 2^128 − 1. The state is filled from the seed by splitmix32, so that near seeds give unlike sequences.
 */
export function xoshiro128(seed: number): () => number {
  let mixed = Math.imul(seed, 1) ^ Math.imul(Math.floor(seed / 2 ** 32), 0x9e3779b1)
  const fill = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0
    let z = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
  let [a, b, c, d] = [fill(), fill(), fill(), fill()]
  return () => {
    const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = rotated(d, 11)
    return result
  }
}

const rotated = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

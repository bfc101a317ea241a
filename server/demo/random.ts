/**
 * Randomness that repeats: the same seed and name always give the same numbers, on every machine.
 *
 * Every person draws from a stream of their own, so that a change in how one behaves leaves all others as they were.
 */
export interface RandomStream {
  /** Evenly from 0 (included) to 1 (excluded). */
  share(): number
  /** A whole number from 0 (included) to `end` (excluded). */
  below(end: number): number
  chance(probability: number): boolean
  pick<Item>(items: readonly Item[]): Item
  /** An item as often as its weight says; at least one weight is above 0. */
  pickWeighted<Item>(items: readonly Item[], weightOf: (item: Item, index: number) => number): Item
  /** Normally distributed around 0 with deviation 1. */
  normal(): number
}

/** PCG-XSH-RR with 64 bits of state (O'Neill 2014), the state kept as two 32-bit halves. */
export function randomStream(seed: number, name: string): RandomStream {
  let state = mixed(seed, name)
  const next = (): number => {
    const { high, low } = state
    state = advanced(state)
    const shifted = xorShifted(high, low)
    const turn = high >>> 27
    return ((shifted >>> turn) | (shifted << (-turn & 31))) >>> 0
  }
  const share = (): number => next() / 4294967296
  const below = (end: number): number => Math.floor(share() * end)
  return {
    share,
    below,
    chance: (probability) => share() < probability,
    pick: (items) => taken(items, below(items.length)),
    pickWeighted: (items, weightOf) => {
      const sums: number[] = []
      for (const [index, item] of items.entries()) sums.push((sums.at(-1) ?? 0) + weightOf(item, index))
      const point = share() * (sums.at(-1) ?? 0)
      return taken(
        items,
        sums.findIndex((sum) => sum > point),
      )
    },
    normal: () => Math.sqrt(-2 * Math.log(1 - share())) * Math.cos(2 * Math.PI * share()),
  }
}

interface State {
  high: number
  low: number
}

function advanced({ high, low }: State): State {
  // state · 6364136223846793005 + 1442695040888963407, modulo 2^64
  const sum = multipliedLow(low, 0x4c957f2d) + incrementLow
  const carry = Math.floor(sum / 4294967296)
  const upper = multipliedHigh(low, 0x4c957f2d) + Math.imul(high, 0x4c957f2d) + Math.imul(low, 0x5851f42d) + incrementHigh + carry
  return { high: upper >>> 0, low: sum >>> 0 }
}

const incrementHigh = 0x14057b7e
const incrementLow = 0xf767814f

/** The lower 32 bits of ((state >> 18) ^ state) >> 27. */
function xorShifted(high: number, low: number): number {
  const upper = ((high >>> 18) ^ high) >>> 0
  const lower = (((low >>> 18) | (high << 14)) ^ low) >>> 0
  return ((lower >>> 27) | (upper << 5)) >>> 0
}

const multipliedLow = (a: number, b: number): number => Math.imul(a, b) >>> 0

/** The upper 32 bits of a product of two 32-bit numbers. */
function multipliedHigh(a: number, b: number): number {
  const [aHigh, aLow, bHigh, bLow] = [a >>> 16, a & 0xffff, b >>> 16, b & 0xffff]
  const middle = aHigh * bLow + Math.floor((aLow * bLow) / 65536)
  const cross = aLow * bHigh + (middle % 65536)
  return aHigh * bHigh + Math.floor(middle / 65536) + Math.floor(cross / 65536)
}

/** Spreads seed and name over the state (FNV-1a on each half), and turns it a few times. */
function mixed(seed: number, name: string): State {
  let high = (0x811c9dc5 ^ seed) >>> 0
  let low = (0x9e3779b9 ^ Math.imul(seed, 0x85ebca6b)) >>> 0
  for (let index = 0; index < name.length; index++) {
    high = Math.imul(high ^ name.charCodeAt(index), 0x01000193) >>> 0
    low = Math.imul(low ^ name.charCodeAt(index), 0x01000193) >>> 0
  }
  let state: State = { high, low }
  for (let turn = 0; turn < 4; turn++) state = advanced(state)
  return state
}

function taken<Item>(items: readonly Item[], index: number): Item {
  if (index < 0 || index >= items.length) throw new Error('there is nothing to choose from')
  return items[index] as Item
}

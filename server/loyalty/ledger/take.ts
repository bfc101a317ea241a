import { type Account, expiryOf, inConsumptionOrder, type Lot, type Part } from './holder.ts'
import type { Bucket, Entry } from './post.ts'

/** How an amount is made up of lots, in the order of consumption; less where there is not enough. Time has been settled. */
export const choose = (account: Account, amount: number): Part[] => chooseFrom(inConsumptionOrder(account), amount)

/** The same of these lots, in the order in which they are given. */
export function chooseFrom(lots: readonly Lot[], amount: number): Part[] {
  const parts: Part[] = []
  let missing = amount
  for (const lot of lots) {
    if (missing === 0) break
    const points = Math.min(missing, lot.remaining)
    parts.push({ lotId: lot.lotId, points })
    missing -= points
  }
  return parts
}

/** The parts as entries from one bucket to another. */
export const moves = (parts: readonly Part[], from: Bucket, to: Bucket): Entry[] =>
  parts.map(({ lotId, points }) => ({ from, to, lotId, amount: points }))

/** The first `amount` of the parts, and the rest. */
export function split<Some extends { points: number }>(parts: readonly Some[], amount: number): { taken: Some[]; rest: Some[] } {
  let left = amount
  const taken: Some[] = []
  const rest: Some[] = []
  for (const part of parts) {
    const here = Math.min(left, part.points)
    left -= here
    if (here > 0) taken.push({ ...part, points: here })
    if (here < part.points) rest.push({ ...part, points: part.points - here })
  }
  return { taken, rest }
}

/** Whether a lot's time is over. */
export function hasLapsed(account: Account, lot: Lot, at: Date): boolean {
  const expiry = expiryOf(account, lot)
  return expiry !== null && expiry <= at
}

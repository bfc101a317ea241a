/** A member's points of one wallet in the reference: lots in a list, walked whenever something is asked. */
import { expiresAt, slidesUntil } from '../expiry.ts'
import type { PointsWallet } from '../program.ts'

export type Lot = Record<'original' | 'left' | 'held', number> & NewLot & { isActive: boolean }
export type NewLot = { source: string; earnedAt: Date; begins: Date | null; ends: Date | null; slides: boolean }
export type LotPart = { lot: Lot; points: number }
export type Redemption = Record<'points' | 'captured' | 'restored' | 'hash', number> &
  Record<'id' | 'key' | 'state', string> & { orderNumber: string | null; until: Date | null; parts: LotPart[] }
/** `rules` are those in force. */
export type Purse = {
  wallet: string
  rules: PointsWallet
  zone: string
  lots: Lot[]
  debt: number
  forgiven: number
  slidesUntil: Date | null
} & {
  redemptions: Redemption[]
  done: Map<string, number>
}

export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number => items.reduce((total, item) => total + of(item), 0)

export const activeOf = ({ lots }: Purse): number => sum(lots, ({ isActive, left }) => (isActive ? left : 0))

export const endOf = ({ slidesUntil }: Purse, lot: Lot): Date | null => (lot.slides ? slidesUntil : lot.ends)

/** What lapses first goes first; without an end goes last; then what was earned first. */
function inOrder(purse: Purse, lots: readonly Lot[]): Lot[] {
  const end = (lot: Lot) => +(endOf(purse, lot) ?? 9e15)
  return lots.toSorted((a, b) => end(a) - end(b) || +a.earnedAt - +b.earnedAt || purse.lots.indexOf(a) - purse.lots.indexOf(b))
}

export const usableLots = (purse: Purse): Lot[] =>
  inOrder(
    purse,
    purse.lots.filter(({ isActive, left }) => isActive && left > 0),
  )

/** Takes so many out of these lots, one after the other. */
export function take(lots: readonly Lot[], amount: number): LotPart[] {
  let missing = amount
  return lots.flatMap((lot) => {
    const points = Math.min(lot.left, missing)
    lot.left -= points
    missing -= points
    return points > 0 ? [{ lot, points }] : []
  })
}

/** Whoever earns or spends keeps what lapses by inactivity. */
export function slide(purse: Purse, at: Date): void {
  const until = slidesUntil(purse.rules.expiry, { lastActive: at, zone: purse.zone })
  if (until && (!purse.slidesUntil || until > purse.slidesUntil)) purse.slidesUntil = until
}

/** A new lot; debt is paid first. */
export function credit(purse: Purse, points: number, { source, earnedAt, begins, ends, slides }: NewLot, at: Date): void {
  slide(purse, at)
  const lot = { source, earnedAt, begins, ends, slides, isActive: begins !== null && begins <= at, original: points, left: 0, held: 0 }
  purse.lots.push(lot)
  if (lot.isActive) putIn(purse, lot, points)
  else lot.left = points
}

/** Points arrive in an active lot; debt is paid first. */
export function putIn(purse: Purse, lot: Lot, points: number): void {
  const owed = Math.min(purse.debt, points)
  purse.debt -= owed
  lot.left += points - owed
}

/** Points come back: debt is paid first, then what could not be taken before, where refunds take from all that is there. */
function comeBack(purse: Purse, lot: Lot, points: number): void {
  const debt = Math.min(purse.debt, points)
  putIn(purse, lot, points)
  const missing = purse.rules.clawback.policy === 'pending_only' ? 0 : Math.min(purse.forgiven, points - debt)
  purse.forgiven -= missing
  lot.left -= missing
}

/** What was held goes back, unless its time is over. */
export function letGo(purse: Purse, parts: readonly LotPart[], at: Date): void {
  for (const { lot, points } of parts) {
    lot.held -= points
    const end = endOf(purse, lot)
    if (!end || end > at) comeBack(purse, lot, points)
  }
}

/** The first so many of what was held are gone, the rest goes back. */
export function capture(purse: Purse, redemption: Redemption, points: number, at: Date): void {
  let missing = points
  const parts = redemption.parts.map((part) => {
    const here = Math.min(missing, part.points)
    missing -= here
    part.lot.held -= here
    return { lot: part.lot, points: here }
  })
  letGo(
    purse,
    redemption.parts.map((part, index) => ({ lot: part.lot, points: part.points - (parts[index]?.points ?? 0) })),
    at,
  )
  Object.assign(redemption, { state: 'captured', captured: points, parts })
  slide(purse, at)
}

/** What was spent comes back until `total` has, last spent first, to where it came from; late points lapse or live some days more. */
export function putBack(purse: Purse, redemption: Redemption, total: number, at: Date): void {
  const { lapsed } = purse.rules.restore
  let skip = redemption.restored
  let missing = total - skip
  redemption.restored = total
  const late: LotPart[] = []
  for (const { lot, points } of redemption.parts.toReversed()) {
    const skipped = Math.min(skip, points)
    const here = Math.min(missing, points - skipped)
    skip -= skipped
    missing -= here
    const end = endOf(purse, lot)
    if (end && end <= at) late.push({ lot, points: here })
    else comeBack(purse, lot, here)
  }
  slide(purse, at)
  if (lapsed.policy === 'lapse') return
  const ends = expiresAt({ kind: 'after', months: 0, days: lapsed.days, roundedTo: 'day' }, { start: at, zone: purse.zone })
  for (const { lot, points } of late) if (points > 0) credit(purse, points, { ...lot, begins: at, ends, slides: false }, at)
}

/** Takes back what a source gave: of its own lots, of all others, as debt. Says how much was not there. */
export function claw(purse: Purse, { clawback }: PointsWallet, source: string, amount: number): number {
  const own = purse.lots.filter((lot) => lot.source === source && lot.left > 0)
  const lots = own.filter(({ isActive }) => !isActive)
  if (clawback.policy !== 'pending_only') {
    lots.push(...inOrder(purse, own).filter(({ isActive }) => isActive))
    lots.push(...usableLots(purse).filter((lot) => lot.source !== source))
  }
  const missing = amount - sum(take(lots, amount), ({ points }) => points)
  const debt = clawback.policy === 'debt' ? Math.min(missing, Math.max(0, clawback.limit - purse.debt)) : 0
  purse.debt += debt
  purse.forgiven += missing - debt
  return missing - debt
}

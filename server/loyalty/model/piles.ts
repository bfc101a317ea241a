/** Where the points of a member lie in the reference: in piles, and whatever happens moves points from one place to another. */
import { expiresAt, slidesUntil } from '../expiry.ts'
import type * as ledger from '../ledger/holder.ts'
import type { Clawback, PointsWallet } from '../program.ts'

export type Lot = Pick<ledger.Lot, 'source' | 'isSliding' | 'earnedAt' | 'activatesAt' | 'expiresAt' | 'original'>
/** `place`: pending, active, missed (lapsed while pending) or gone; held, spent or taken and under which key. */
export type Pile = { lot: Lot; points: number; place: string }
/** `rewardId` is the reward's code, `key` says whose it was too. */
export type Redemption = Omit<ledger.Redemption, 'redemptionId' | 'keyHash' | 'valueMinor' | 'parts' | 'endedAt' | 'headId' | 'pool'>
/** `rules` are those in force, `lots` all there ever were. */
export type Purse = {
  rules: PointsWallet
  zone: string
  debt: number
  forgiven: number
  slidesUntil: Date | null
  lots: Lot[]
  piles: Pile[]
}

export const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number => items.reduce((total, item) => total + of(item), 0)
/** At any of these places; `held` is under whatever key. */
export const pilesAt = ({ piles }: Purse, ...places: string[]): Pile[] =>
  piles.filter(({ points, place }) => points > 0 && places.some((each) => place === each || place.startsWith(`${each} `)))
export const pointsAt = (purse: Purse, ...places: string[]): number => sum(pilesAt(purse, ...places), ({ points }) => points)
export const endOf = ({ slidesUntil }: Purse, { lot }: Pick<Pile, 'lot'>): Date | null => (lot.isSliding ? slidesUntil : lot.expiresAt)

/** What can be spent: what lapses first goes first, what never does last; then what was earned first. */
export function usable(purse: Purse): Pile[] {
  const end = (pile: Pile) => +(endOf(purse, pile) ?? 9e15)
  const place = ({ lot }: Pile) => purse.lots.indexOf(lot)
  return pilesAt(purse, 'active').sort((a, b) => end(a) - end(b) || +a.lot.earnedAt - +b.lot.earnedAt || place(a) - place(b))
}

export function hasLapsed(purse: Purse, pile: Pile, at: Date): boolean {
  return +(endOf(purse, pile) ?? 9e15) <= +at
}

/** Moves so many points, of one pile after the other; of what can be spent debt is paid first. Says how many there were not. */
export function move(purse: Purse, piles: readonly Pile[], amount: number, place: string): number {
  let missing = amount
  purse.piles = purse.piles.filter(({ points }) => points > 0)
  for (const pile of piles) {
    const points = Math.min(missing, pile.points)
    const owed = place === 'active' ? Math.min(purse.debt, points) : 0
    missing -= points
    pile.points -= points
    purse.debt -= owed
    const known = purse.piles.find((each) => each.lot === pile.lot && each.place === place)
    if (known) known.points += points - owed
    else purse.piles.push({ lot: pile.lot, points: points - owed, place })
  }
  return missing
}

/** Whoever earns or spends keeps what lapses by inactivity. */
export function slide(purse: Purse, at: Date): void {
  const until = slidesUntil(purse.rules.expiry, { lastActive: at, zone: purse.zone })
  if (until && (!purse.slidesUntil || until > purse.slidesUntil)) purse.slidesUntil = until
}

export function credit(
  purse: Purse,
  original: number,
  { source, isSliding, earnedAt, activatesAt, expiresAt }: Omit<Lot, 'original'>,
  at: Date,
): void {
  const lot = { source, isSliding, earnedAt, activatesAt, expiresAt, original }
  slide(purse, at)
  purse.lots.push(lot)
  move(purse, [{ lot, points: original, place: '' }], original, activatesAt !== null && activatesAt <= at ? 'active' : 'pending')
}

/** Points come back, unless they lapsed. What could not be taken since they were away is taken now, where refunds take from all that is there. */
export function comeBack(purse: Purse, { forgivenBefore }: Pick<Redemption, 'forgivenBefore'>, piles: readonly Pile[], at: Date): void {
  for (const pile of piles) {
    const isLate = hasLapsed(purse, pile, at)
    const mayTake = isLate || purse.rules.clawback.policy === 'pending_only' ? 0 : Math.max(0, pile.points - purse.debt)
    const taken = Math.min(Math.max(0, purse.forgiven - forgivenBefore), mayTake)
    purse.forgiven -= taken
    pile.points -= taken
    move(purse, [pile], pile.points, isLate ? 'gone' : 'active')
  }
}

export function release(purse: Purse, redemption: Redemption, state: 'voided' | 'expired', at: Date): void {
  redemption.state = state
  comeBack(purse, redemption, pilesAt(purse, `held ${redemption.key}`), at)
}

/** The first so many of what is held are spent, the rest comes back. */
export function capture(purse: Purse, redemption: Redemption, captured: number, at: Date): void {
  const held = pilesAt(purse, `held ${redemption.key}`)
  move(purse, held, captured, `spent ${redemption.key}`)
  comeBack(purse, redemption, held, at)
  Object.assign(redemption, { state: 'captured', captured })
  slide(purse, at)
}

/** What was spent comes back until so much has, last spent first, to where it came from; late points lapse or live some days more. */
export function restore(purse: Purse, redemption: Redemption, total: number, at: Date): void {
  const { lapsed } = purse.rules.restore
  move(purse, pilesAt(purse, `spent ${redemption.key}`).reverse(), total - redemption.restored, 'back')
  const back = pilesAt(purse, 'back')
  const late = back.filter((pile) => hasLapsed(purse, pile, at)).map((pile) => ({ ...pile }))
  redemption.restored = total
  comeBack(purse, redemption, back, at)
  slide(purse, at)
  if (lapsed.policy === 'lapse') return
  const until = expiresAt({ kind: 'after', months: 0, days: lapsed.days, roundedTo: 'day' }, { start: at, zone: purse.zone })
  for (const { lot, points } of late) credit(purse, points, { ...lot, activatesAt: at, expiresAt: until, isSliding: false }, at)
}

/** Takes back what some lots gave: of them, of all others, as debt. Says how much was not there. */
export function claw(purse: Purse, policy: Clawback, own: readonly Lot[], amount: number): number {
  const isOwn = ({ lot }: Pile) => own.includes(lot)
  const active = policy.policy === 'pending_only' ? [] : usable(purse)
  const piles = [...pilesAt(purse, 'pending').filter(isOwn), ...active.filter(isOwn), ...active.filter((pile) => !isOwn(pile))]
  const missing = move(purse, piles, amount, 'gone')
  const debt = policy.policy === 'debt' ? Math.min(missing, Math.max(0, policy.limit - purse.debt)) : 0
  purse.debt += debt
  purse.forgiven += missing - debt
  return missing - debt
}

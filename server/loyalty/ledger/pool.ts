/**
 * Points of several accounts, spent as one: a redemption for each account that is drawn from, of which the spender's is the head. They
 * begin and end together; time ends each by itself, at the same instant. Decision 31.
 */
import assert from 'node:assert/strict'
import { type Account, byConsumption, expiryOf, type Holder, inConsumptionOrder, type Redemption, type Share } from './holder.ts'
import type { Ledger } from './post.ts'
import { capture, hold, type NewRedemption, release, restore } from './redeem.ts'
import { chooseFrom, split } from './take.ts'

/** An account that points may be taken from. */
export interface Purse {
  holder: Holder
  account: Account
}

/** The spender's own, and then those of others. */
export type Purses = readonly [Purse, ...Purse[]]

/** A redemption and where it lies. */
export interface Piece extends Purse {
  redemption: Redemption
}

/** The head, and then what was drawn from others for it. */
export type Pieces = readonly [Piece, ...Piece[]]

/** What can be spent of all of them together. */
export const activeOf = (purses: readonly Purse[]): number => purses.reduce((sum, { account }) => sum + account.active, 0)

/** How much a redemption is in all, from whomever it was drawn. */
export const wholeOf = ({
  pool,
  points,
  captured,
  restored,
}: Pick<Redemption, 'points' | 'captured' | 'restored' | 'pool'>): Pick<Redemption, 'points' | 'captured' | 'restored'> =>
  pool ? { points: pool.points, captured: pool.captured, restored: pool.restored } : { points, captured, restored }

/** Holds points: what would be lost first goes first, whoever has it. There must be enough: the caller has looked. */
export function holdTogether(ledger: Ledger, purses: Purses, wanted: Omit<NewRedemption, 'redemptionId' | 'headId' | 'pool'>): Pieces {
  const [own, ...others] = purses
  const ids = new Map(purses.map(({ account }) => [account.accountId, ledger.newId()]))
  const redemptionId = idOf(ids, own)
  const shares = sharesOf(purses, wanted.points, ids)
  const drawnBy = (id: string) => drawn(shares, id)
  const isPooled = shares.some((share) => share.redemptionId !== redemptionId)
  const pool = { points: wanted.points, captured: 0, restored: 0, shares }
  const head = hold(ledger, own.holder, own.account, {
    ...{ ...wanted, redemptionId, points: drawnBy(redemptionId) },
    ...(isPooled ? { pool } : {}),
  })
  const pieces = others.flatMap(({ holder, account }): Piece[] => {
    const id = idOf(ids, { account })
    const points = drawnBy(id)
    if (points === 0) return []
    const drawn = { ...wanted, key: `pool:${redemptionId}`, keyHash: 0, rewardId: null, valueMinor: null }
    return [{ holder, account, redemption: hold(ledger, holder, account, { ...drawn, redemptionId: id, headId: redemptionId, points }) }]
  })
  return [{ ...own, redemption: head }, ...pieces]
}

/** Takes the points for good, the next to be consumed first, whoever has them, and lets the rest go. */
export function captureTogether(
  ledger: Ledger,
  pieces: Pieces,
  { points, orderNumber }: { points: number; orderNumber: string | null },
): void {
  const [{ redemption: head }] = pieces
  const taken = head.pool && split(head.pool.shares, points).taken
  for (const { holder, account, redemption } of pieces) {
    const own = taken ? drawn(taken, redemption.redemptionId) : points
    if (own === 0 && redemption !== head) release(ledger, holder, account, redemption, { state: 'voided', at: ledger.now })
    else capture(ledger, holder, account, redemption, { points: own, orderNumber })
  }
  if (head.pool && taken) head.pool = { ...head.pool, captured: points, shares: taken }
}

/** Lets all points go. */
export function releaseTogether(ledger: Ledger, pieces: Pieces): void {
  for (const { holder, account, redemption } of pieces) release(ledger, holder, account, redemption, { state: 'voided', at: ledger.now })
}

/**
 * Gives captured points back until `total` of them are, in the reverse order of consumption, to the lots that they came from, whosever
 * they are. Time has been settled in each account until `at`.
 */
export function restoreTogether(
  ledger: Ledger,
  pieces: Pieces,
  { total, at, ...by }: { total: number; at: Date; reason?: string; staffId?: string },
): void {
  const [{ account: ownAccount, redemption: head }] = pieces
  const given = head.pool && split([...head.pool.shares].reverse(), total).taken
  for (const { holder, account, redemption } of pieces) {
    const { redemptionId, restored } = redemption
    const own = given ? drawn(given, redemptionId) : total
    if (own > restored) restore(ledger, holder, account, redemption, { total: own, key: `restore:${redemptionId}:${own}`, at, ...by })
  }
  if (!head.pool) return
  head.pool = { ...head.pool, restored: total }
  ownAccount.changedRedemptions.add(head.redemptionId)
}

/** Lots of accounts that slide apart are compared by the instants at which they lapse. */
function sharesOf(purses: Purses, points: number, ids: ReadonlyMap<string, string>): Share[] {
  const owners = new Map<string, string>()
  const lots = purses.flatMap(({ account }) =>
    inConsumptionOrder(account).map((lot) => {
      owners.set(lot.lotId, idOf(ids, { account }))
      return { ...lot, expiresAt: expiryOf(account, lot), isSliding: false }
    }),
  )
  const shares: Share[] = []
  for (const part of chooseFrom(lots.sort(byConsumption({ slidesUntil: null })), points)) {
    const redemptionId = owners.get(part.lotId) ?? ''
    const last = shares.at(-1)
    if (last?.redemptionId === redemptionId) last.points += part.points
    else shares.push({ redemptionId, points: part.points })
  }
  return shares
}

const drawn = (shares: readonly Share[], id: string): number =>
  shares.reduce((sum, { redemptionId, points }) => sum + (redemptionId === id ? points : 0), 0)

function idOf(ids: ReadonlyMap<string, string>, { account }: Pick<Purse, 'account'>): string {
  const id = ids.get(account.accountId)
  assert(id, 'each account has the id of its redemption')
  return id
}

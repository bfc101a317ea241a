/**
 * What a back-test keeps of the members that it has gone through: sums, and the few who gain and lose most. Its size depends on months
 * and rules and not on members, and it is plain JSON, so that a back-test which is stopped goes on from it.
 */
import { localDay } from '../../kit/clock.ts'
import type { Entry } from '../ledger/post.ts'
import type { ReplayedMember, Setting } from './replay-member.ts'
import type { PointsWorth } from './worth.ts'
import { worthOfAll } from './worth.ts'

/** Of one programme. */
export interface SideSums {
  /** Who had an order that the programme looks at. */
  members: number
  orders: number
  /** What counted of orders, net of refunds, by month of the order: minor units. */
  salesMinor: Record<string, number>
  /** `wallet month kind from to`: how much moved from one bucket to another. */
  movements: Record<string, number>
  /** `wallet month-of-issue month`: what was issued net, used and lapsed of a month's points in a month. */
  cohorts: Record<string, [issued: number, redeemed: number, expired: number]>
  /** `month from to`, with `-` for nobody yet. */
  tierMoves: Record<string, number>
  /** By rule with a budget for all: what it gave where nobody's share is limited by others'. */
  budgets: Record<string, number>
  /** Points really spent that this programme would not have given. */
  unmetPoints: number
}

/** What one programme means for a member. */
export interface MemberView {
  /** Given, less what was taken back; without money back, which is in the value alone. */
  points: number
  /** What they are worth; 0 where no worth is known. */
  valueMinor: number
  tier: string | null
}

export interface MemberDifference {
  customerId: string
  orders: number
  spendMinor: number
  /** Null where only one programme is looked at. */
  before: MemberView | null
  after: MemberView
  /** In minor units, or in points where no worth is known. */
  difference: number
}

export interface Sums {
  customers: number
  orders: number
  /** The programme in question, and first what it is compared with. */
  sides: SideSums[]
  more: number
  same: number
  fewer: number
  /** `before after` → members, with `-` for none. */
  crossings: Record<string, number>
  gainers: MemberDifference[]
  losers: MemberDifference[]
}

export const noSums = (sides: number): Sums => ({
  ...{ customers: 0, orders: 0, more: 0, same: 0, fewer: 0, crossings: {}, gainers: [], losers: [] },
  sides: Array.from({ length: sides }, () => ({
    ...{ members: 0, orders: 0, salesMinor: {}, movements: {}, cohorts: {}, tierMoves: {}, budgets: {}, unmetPoints: 0 },
  })),
})

/** Adds one member by each programme, in the order of the sides. Whoever bought nothing that counts is counted as a customer alone. */
export function addMember(
  sums: Sums,
  settings: readonly Setting[],
  {
    customerId,
    orders,
    replayed,
    worths,
  }: { customerId: string; orders: number; replayed: readonly ReplayedMember[]; worths: readonly PointsWorth[] },
): void {
  sums.customers++
  sums.orders += orders
  const views = replayed.map((member, index) => {
    const [side, setting] = [sums.sides[index], settings[index]]
    if (side && setting) addToSide(side, setting, member)
    return { ...viewOf(member, worths[index] ?? {}), grants: member.book.grants.size, spendMinor: spendOf(member) }
  })
  const after = views.at(-1)
  const before = views.length > 1 ? views[0] : undefined
  if (!after || (after.grants === 0 && !before?.grants)) return
  addDifference(sums, {
    customerId,
    orders,
    before,
    after,
    hasWorth: worths.every((worth) => Object.values(worth).some((each) => each !== null)),
  })
}

function addToSide(side: SideSums, { live: { zone } }: Setting, { book, holder, unmetPoints }: ReplayedMember): void {
  side.unmetPoints += unmetPoints
  if (book.grants.size === 0) return
  const sources = new Set<string>()
  for (const { source, earnedOn, leftMinor, leftParts } of book.grants.values()) {
    for (const { ruleId, points } of leftParts) if (hasBudget(book.program, ruleId)) add(side.budgets, ruleId, points)
    if (sources.has(source)) continue
    sources.add(source)
    add(side.salesMinor, earnedOn.slice(0, 7), leftMinor)
  }
  side.members++
  side.orders += sources.size
  addMovements(side, { book, holder, zone })
  for (const { from, to, at } of book.tierChanges) add(side.tierMoves, `${monthAt(at, zone)} ${from ?? '-'} ${to}`, 1)
}

function addMovements(side: SideSums, { book, holder, zone }: Pick<ReplayedMember, 'book' | 'holder'> & { zone: string }): void {
  const codes = new Map([...book.wallets.values()].map(({ walletId, code }) => [walletId, code]))
  for (const { accountId, kind, at, entries } of book.operations) {
    const account = holder.accounts.get(accountId)
    const code = codes.get(account?.walletId ?? '') ?? ''
    const month = monthAt(at, zone)
    for (const entry of entries) {
      add(side.movements, `${code} ${month} ${kind} ${entry.from} ${entry.to}`, entry.amount)
      const lot = entry.lotId === null ? undefined : account?.lots.get(entry.lotId)
      if (lot) addToCohort(side, `${code} ${monthAt(lot.earnedAt, zone)} ${month}`, entry)
    }
  }
}

/** As `cohort-rows.ts` reads it from the ledger. */
function addToCohort(side: SideSums, key: string, { from, to, amount }: Entry): void {
  const issued = given.has(from) ? amount : given.has(to) ? -amount : 0
  const redeemed = used.has(to) ? amount : used.has(from) ? -amount : 0
  const expired = to === 'expired' ? amount : from === 'expired' ? -amount : 0
  if (issued === 0 && redeemed === 0 && expired === 0) return
  const sums = side.cohorts[key] ?? [0, 0, 0]
  side.cohorts[key] = [sums[0] + issued, sums[1] + redeemed, sums[2] + expired]
}

const given: ReadonlySet<string> = new Set(['issuance', 'clawed', 'debt', 'transferred', 'forgiven'])
const used: ReadonlySet<string> = new Set(['redeemed', 'restored'])

function viewOf({ book, holder }: ReplayedMember, worth: PointsWorth): MemberView {
  const byWallet: Record<string, number> = {}
  for (const { accountId, granted, clawed } of book.grants.values()) {
    const walletId = holder.accounts.get(accountId)?.walletId
    for (const { walletId: id, code } of book.wallets.values()) if (id === walletId) add(byWallet, code, granted - clawed)
  }
  const points = book.program.wallets.reduce((sum, { code, currency }) => sum + (currency === null ? (byWallet[code] ?? 0) : 0), 0)
  return { points, valueMinor: worthOfAll(worth, byWallet), tier: holder.tier?.code ?? null }
}

function spendOf({ book }: ReplayedMember): number {
  const bySource = new Map([...book.grants.values()].map(({ source, leftMinor }) => [source, leftMinor]))
  return [...bySource.values()].reduce((sum, each) => sum + each, 0)
}

type Seen = MemberView & { spendMinor: number }

function addDifference(
  sums: Sums,
  {
    customerId,
    orders,
    before,
    after,
    hasWorth,
  }: { customerId: string; orders: number; before: Seen | undefined; after: Seen; hasWorth: boolean },
): void {
  const amountOf = (view: MemberView | undefined) => (view ? (hasWorth ? view.valueMinor : view.points) : 0)
  const difference = amountOf(after) - amountOf(before)
  if (difference > 0) sums.more++
  else if (difference < 0) sums.fewer++
  else sums.same++
  if (before) add(sums.crossings, `${before.tier ?? '-'} ${after.tier ?? '-'}`, 1)
  if (difference === 0) return
  const row = { customerId, orders, spendMinor: after.spendMinor, before: before ? shown(before) : null, after: shown(after), difference }
  const [list, sign] = difference > 0 ? [sums.gainers, 1] : [sums.losers, -1]
  list.push(row)
  if (list.length < 2 * mostShown) return
  list.sort(byDifference(sign))
  list.length = mostShown
}

/** The first so many of those who gain and lose, from the most on. */
export function ranked({ gainers, losers }: Pick<Sums, 'gainers' | 'losers'>): Pick<Sums, 'gainers' | 'losers'> {
  return { gainers: gainers.toSorted(byDifference(1)).slice(0, mostShown), losers: losers.toSorted(byDifference(-1)).slice(0, mostShown) }
}

const mostShown = 50

/** Ids decide between equals, so that the same orders give the same list. */
const byDifference =
  (sign: number) =>
  (a: MemberDifference, b: MemberDifference): number =>
    sign * (b.difference - a.difference) || (a.customerId < b.customerId ? -1 : 1)

const shown = ({ points, valueMinor, tier }: MemberView): MemberView => ({ points, valueMinor, tier })

const hasBudget = ({ rules }: ReplayedMember['book']['program'], ruleId: string): boolean =>
  rules.some(({ id, caps }) => id === ruleId && caps.budget !== null)

const monthAt = (at: Date, zone: string): string => localDay(at, zone).slice(0, 7)

function add(sums: Record<string, number>, key: string, amount: number): void {
  if (amount !== 0) sums[key] = (sums[key] ?? 0) + amount
}

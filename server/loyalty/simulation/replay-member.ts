/**
 * One member's past, lived once more by a programme, in memory and with the ledger's own functions: nothing here knows how points are
 * earned, lapse or come back.
 */
import { type Book, newHolder } from '../book/book.ts'
import { emptyBook } from '../book/empty-book.ts'
import { inTime } from '../decide/settle-history.ts'
import { type SettleOrder, settleOrder } from '../decide/settle-order.ts'
import type { Joining } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import type { Account, Holder, Redemption } from '../ledger/holder.ts'
import { capture, hold, release } from '../ledger/redeem.ts'
import { seeTier } from '../ledger/tier-of.ts'
import type { LiveProgram } from '../program-store.ts'
import { quotePoints } from '../quote-points.ts'

/** How points are spent: as members really did, or the stated share of what they have at each purchase. */
export type Spending = { kind: 'as_it_was' } | { kind: 'share'; percent: number }

export interface Setting {
  live: LiveProgram
  spending: Spending
  /** The end of the back-test: nothing that happens later is known. */
  until: Date
}

export interface MemberHistory {
  customerId: string
  joinedAt: Date
  joinedOn: string
  /** From when to when somebody took part who joined, or left, a programme that is joined; null where everybody does, or would have. */
  joinings: readonly Joining[] | null
  /** Counting orders before the programme's first day. */
  priorOrders: number
  orders: readonly SettleOrder[]
  redemptions: readonly PastRedemption[]
}

/** Points that a member really spent, or held. */
export interface PastRedemption {
  wallet: string
  points: number
  captured: number
  state: Redemption['state']
  valueMinor: number | null
  orderNumber: string | null
  heldAt: Date
  expiresAt: Date | null
  endedAt: Date | null
}

export interface ReplayedMember {
  book: Book
  holder: Holder
  /** Of what was really spent, what this programme would not have given the member to spend. */
  unmetPoints: number
}

/** What the programme would have made of the member's orders up to `until`. Ids are counted, so the same again gives the same. */
export function replayMember(
  { live, spending, until }: Setting,
  { orders, redemptions, joinings, ...member }: MemberHistory,
): ReplayedMember {
  const book: Book = {
    ...emptyBook(live, { shopId: '', now: until, newId: counter() }),
    joinings: joinings && new Map([[member.customerId, joinings]]),
  }
  const holder = newHolder(book, member)
  book.holders.set(holder.holderId, holder)
  const replayed: ReplayedMember = { book, holder, unmetPoints: 0 }
  for (const { at, happens } of eventsOf({ spending, until }, { orders, redemptions })) happens({ ...book, now: at }, replayed)
  advance(book, holder, until)
  return replayed
}

interface Event {
  at: Date
  happens: (book: Book, member: ReplayedMember) => void
}

/** In the order of time. What is spent at a checkout comes before its order, as it did. */
function eventsOf(
  { spending, until }: Pick<Setting, 'spending' | 'until'>,
  history: Pick<MemberHistory, 'orders' | 'redemptions'>,
): Event[] {
  const spent = spending.kind === 'as_it_was' ? history.redemptions.flatMap(redemptionEvents) : []
  const told = inTime(history.orders).map(
    ({ at, told }): Event => ({
      at,
      happens: (book, { holder }) => {
        if (spending.kind === 'share' && told.order.left.length === 0) spendShare(book, holder, told, spending.percent)
        settleOrder(book, holder, told)
      },
    }),
  )
  const known = [...spent, ...told].filter(({ at }) => at <= until)
  return known.sort((a, b) => a.at.getTime() - b.at.getTime())
}

function redemptionEvents(past: PastRedemption): Event[] {
  const isEnded = past.endedAt !== null && (past.state === 'captured' || past.state === 'voided')
  let redemption: Redemption | null = null
  const begin = (book: Book, member: ReplayedMember): void => {
    const { holder } = member
    advance(book, holder, book.now)
    const account = accountNamed(book, holder, past.wallet)
    const points = Math.min(past.points, account?.active ?? 0)
    member.unmetPoints += past.points - points
    if (!account || points === 0) return
    const { valueMinor, orderNumber } = past
    const expiresAt = isEnded ? null : past.expiresAt
    redemption = hold(book, holder, account, { ...asked(book), points, valueMinor, orderNumber, expiresAt })
    seeTier(book, holder, book.now)
  }
  const end = (book: Book, { holder }: ReplayedMember): void => {
    const account = accountNamed(book, holder, past.wallet)
    if (!redemption || !account) return
    advance(book, holder, book.now)
    const points = Math.min(past.captured, redemption.points)
    if (past.state === 'captured' && points > 0) capture(book, holder, account, redemption, { points, orderNumber: past.orderNumber })
    else release(book, holder, account, redemption, { state: 'voided', at: book.now })
    advance(book, holder, book.now)
    seeTier(book, holder, book.now)
  }
  const begun = { at: past.heldAt, happens: begin }
  return isEnded && past.endedAt ? [begun, { at: past.endedAt, happens: end }] : [begun]
}

/** At a purchase: so much of what can be used, within what the programme allows at a checkout. */
function spendShare(book: Book, holder: Holder, { order }: SettleOrder, percent: number): void {
  const { placedAt, placedOn, number } = order.placed
  if (percent === 0 || order.isCancelled || placedOn < book.program.startsOn) return
  advance(book, holder, placedAt)
  for (const { code, currency, conversion } of book.program.wallets) {
    const account = accountNamed(book, holder, code)
    if (!account) continue
    const share = Math.floor((account.active * percent) / 100)
    const requested = currency === null ? share : Math.min(share, order.totalMinor)
    const quote = conversion
      ? quotePoints(conversion, { requested, available: account.active, orderMinor: order.totalMinor })
      : { points: requested, valueMinor: null }
    if (quote.points === 0) continue
    const redemption = hold(book, holder, account, { ...asked(book), ...quote, orderNumber: number, expiresAt: null })
    capture(book, holder, account, redemption, { points: quote.points, orderNumber: number })
    seeTier(book, holder, placedAt)
  }
}

const asked = (book: Book) => ({ key: book.newId(), keyHash: 0, rewardId: null })

function accountNamed({ wallets }: Book, holder: Holder, code: string): Account | undefined {
  const walletId = wallets.get(code)?.walletId
  return [...holder.accounts.values()].find((account) => account.walletId === walletId)
}

/** Each sorts after the one before it, as ids of the ledger do. */
function counter(): () => string {
  let last = 0
  return () => String(++last).padStart(9, '0')
}

/**
 * What an order, as it stands now, means for its customer: points earned at its time, taken back as it was given back, points spent on
 * it restored. The end depends on the order alone and not on the steps in which it became known.
 */
import { localDay } from '../../kit/clock.ts'
import { accountOf, addGrant, type Book, type Grant, grantKey } from '../book/book.ts'
import { decideGrant, regrant } from '../earning/decide-grant.ts'
import { clawOf, partsLeft } from '../earning/left-of-grant.ts'
import type { Part } from '../earning/parts.ts'
import { activatesAt, lapsesAt } from '../expiry.ts'
import { takesPart } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import { claw, lotsOf } from '../ledger/claw.ts'
import { credit } from '../ledger/credit.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import { post } from '../ledger/post.ts'
import { seeTier } from '../ledger/tier-of.ts'
import type { OrderHistory } from '../order-history.ts'
import type { PointsWallet, Program } from '../program.ts'
import { countOrder, countPoints, memberFacts } from './count-order.ts'
import { limit, limitAgain, unlimit } from './limits.ts'
import { restoreSpent } from './restore-spent.ts'
import { rulesAt, walletOf } from './subjects.ts'

export interface SettleOrder {
  order: OrderHistory
  segmentIds: ReadonlySet<string>
}

/** Settles an order of the holder. The same order again changes nothing. */
export function settleOrder(book: Book, holder: Holder, { order, segmentIds }: SettleOrder): void {
  const source = `order:${order.orderId}`
  const known = book.program.wallets.flatMap(({ code }) => grantOf(book, holder, { source, code }) ?? [])
  if (known.length > 0 && known.every(({ factHash }) => factHash === order.hash)) return
  takeFromOthers(book, holder, { source, order })

  const isNew = known.length === 0
  const isEarning =
    isNew && order.placed.placedOn >= book.program.startsOn && !order.isCancelled && takesPart(book.joinings, holder, order.placed.placedAt)
  // What was looked at before is looked at as of now: nothing may depend on whether a job has passed meanwhile.
  advance(book, holder, isEarning ? order.placed.placedAt : book.now)
  const grants = isEarning ? grantOrder(book, holder, { source, order, segmentIds }) : known
  for (const step of isNew ? order.left : [{ ...(order.left.at(-1) ?? nothingBack(book, order)), at: book.now }]) {
    advance(book, holder, step.at)
    // First what was spent comes back, so that no more is forgiven than is really missing.
    restoreSpent(book, holder, { order, step })
    giveBack(book, holder, { order, grants, step })
  }
  advance(book, holder, book.now)
}

/** An order that was told of somebody else before earns nothing for them. What they spent on it stays spent: it was not returned. */
function takeFromOthers(book: Book, holder: Holder, { source, order }: { source: string; order: OrderHistory }): void {
  const step: Step = { at: book.now, facts: { ...order.placed, lines: [] }, refundedMinor: 0, isNothingLeft: true }
  const foreign = (book.grantsBySource.get(source) ?? []).filter(({ accountId }) => !holder.accounts.has(accountId))
  if (!foreign.some(({ leftMinor, granted, clawed }) => leftMinor > 0 || granted > clawed)) return
  for (const other of book.holders.values()) {
    const grants = foreign.filter(({ accountId }) => other.accounts.has(accountId))
    if (grants.length === 0) continue
    advance(book, other, book.now)
    giveBack(book, other, { order, grants, step })
  }
}

type Step = OrderHistory['left'][number]

const nothingBack = (book: Book, { placed }: OrderHistory): Step => ({
  at: book.now,
  facts: placed,
  refundedMinor: 0,
  isNothingLeft: false,
})

function grantOf(book: Book, holder: Holder, { source, code }: { source: string; code: string }): Grant | undefined {
  const walletId = book.wallets.get(code)?.walletId
  for (const { accountId, walletId: own } of holder.accounts.values())
    if (own === walletId) return book.grants.get(grantKey({ source, ruleId: '', accountId }))
  return undefined
}

/** One grant for each wallet, also of nothing: an order is looked at once, and what it counts is remembered. */
function grantOrder(book: Book, holder: Holder, { source, order, segmentIds }: SettleOrder & { source: string }): Grant[] {
  const { placed } = order
  // What a shop dates ahead of time is earned when it is told.
  const isAhead = placed.placedAt > book.now
  const earnedAt = isAhead ? book.now : placed.placedAt
  const earnedOn = isAhead ? localDay(book.now, book.zone) : placed.placedOn
  seeTier(book, holder, placed.placedAt)
  const tier = holder.tier?.code ?? null
  const computed = decideGrant(book.program, book.zone, placed, { ...memberFacts(holder, placed), tier, segmentIds })
  const grants = book.program.wallets.map((wallet): Grant => {
    const account = accountOf(book, holder, walletOf(book, wallet.code))
    const wanted = computed.wallets.find((each) => each.wallet === wallet.code)?.parts ?? []
    const { points, parts } = limit(book, holder, account, { wallet, parts: wanted, earnedOn })
    const grant: Grant = {
      ...{ accountId: account.accountId, source, ruleId: '', version: book.version, tier, ruleIds: computed.ruleIds },
      ...{
        earnedAt,
        earnedOn,
        basisMinor: computed.basisMinor,
        leftMinor: computed.basisMinor,
      },
      ...{
        computed: sumOf(wanted),
        granted: points,
        clawed: 0,
        forgiven: 0,
        lotId: null,
        parts,
        leftParts: parts,
        factHash: order.hash,
        isChanged: true,
      },
    }
    addGrant(book, grant)
    earn(book, holder, account, { number: placed.number, wallet, grant, points, key: `earn:${source}` })
    return grant
  })
  countOrder(holder, { day: earnedOn, spendMinor: computed.basisMinor, before: 0 })
  seeTier(book, holder, placed.placedAt)
  return grants
}

interface Earned {
  number: string
  wallet: PointsWallet
  grant: Grant
  points: number
  key: string
}

/** Opens the lot of a grant, as of the time at which it was earned. */
function earn(book: Book, holder: Holder, account: Account, { number, wallet, grant, points, key }: Earned): void {
  if (points === 0) return
  const { zone } = book
  const begins = activatesAt(wallet.pending, { placedAt: grant.earnedAt, deliveredAt: null, zone })
  const lapses = lapsesAt(wallet, { earnedAt: grant.earnedAt, begins, zone })
  const [lot] = credit(
    book,
    holder,
    account,
    { kind: 'earn', key, at: grant.earnedAt, details: { source: grant.source, number } },
    {
      from: 'issuance',
      lots: [
        {
          ...{ amount: points, source: grant.source, earnedAt: grant.earnedAt, activatesAt: begins },
          ...{ expiresAt: lapses, isSliding: begins !== null && wallet.expiry.kind === 'inactivity' },
        },
      ],
    },
  )
  grant.lotId ??= lot?.lotId ?? null
  if (lot) countPoints(book, holder, account, { day: grant.earnedOn, points, isPending: lot.state === 'pending' })
}

/** Brings grants, limits and what counts to what is left of the order at one time. */
function giveBack(
  book: Book,
  holder: Holder,
  { order, grants, step }: { order: OrderHistory; grants: readonly Grant[]; step: Step },
): void {
  const [first] = grants
  const before = first?.leftMinor ?? 0
  for (const grant of grants) {
    const account = holder.accounts.get(grant.accountId)
    if (!account) continue
    const { program, wallet } = rulesAt(book, account, grant.version)
    if (!wallet) continue
    const due = regrant(program, grant, step.facts)
    const parts = due.wallets.find((each) => each.wallet === wallet.code)?.parts ?? []
    if (sumOf(parts) > grant.computed) raise(book, holder, account, { program, wallet, grant, parts })
    const left = partsLeft(grant.parts, parts)
    unlimit(book, holder, grant, { left, program, wallet })
    takeBack(book, holder, account, { number: order.placed.number, wallet, grant, due: sumOf(parts), at: step.at })
    Object.assign(grant, { leftMinor: due.basisMinor, factHash: order.hash, isChanged: true })
  }
  if (first) countOrder(holder, { day: first.earnedOn, spendMinor: first.leftMinor, before })
  seeTier(book, holder, step.at)
}

/** More is due than ever was: more may be granted, as if it had been taken back until now. */
function raise(
  book: Book,
  holder: Holder,
  account: Account,
  { program, wallet, grant, parts: due }: { program: Program; wallet: PointsWallet; grant: Grant; parts: readonly Part[] },
): void {
  const { points, parts } = limitAgain(book, holder, account, grant, { program, wallet, parts: due })
  const more = points - grant.granted
  grant.computed = sumOf(due)
  if (more > 0) Object.assign(grant, { granted: points, clawed: grant.clawed + more, parts })
}

/** What a refund takes, and what comes back where a refund turned out to be none. */
function takeBack(
  book: Book,
  holder: Holder,
  account: Account,
  { number, wallet, grant, due, at }: { number: string; wallet: PointsWallet; grant: Grant; due: number; at: Date },
): void {
  const net = grant.granted - grant.clawed
  const amount = clawOf({ grantedNet: net, granted: grant.granted, due })
  const operation = { at, details: { source: grant.source, number } }
  if (amount > 0) {
    const key = `claw:${grant.source}:${account.version + 1}`
    const { entries } = claw(
      book,
      account,
      { ...operation, kind: 'claw', key },
      { amount, own: lotsOf(account, grant.source), policy: wallet.clawback },
    )
    grant.clawed += amount
    grant.forgiven += entries.find(({ from }) => from === 'forgiven')?.amount ?? 0
    const pending = entries.reduce((sum, entry) => sum + (entry.from === 'pending' ? entry.amount : 0), 0)
    countPoints(book, holder, account, { day: grant.earnedOn, points: -pending, isPending: true })
    countPoints(book, holder, account, { day: grant.earnedOn, points: pending - amount, isPending: false })
  }
  const back = Math.min(grant.granted, due) - net
  if (back > 0) {
    // What could not be taken was never lost.
    const excused = Math.min(back, grant.forgiven, account.forgiven)
    const returned = back - excused
    grant.forgiven -= excused
    if (excused > 0)
      post(book, account, { ...operation, kind: 'restore', key: `excuse:${grant.source}:${account.version + 1}` }, [
        { from: 'clawed', to: 'forgiven', lotId: null, amount: excused },
      ])
    grant.clawed -= back
    // The rest of it was taken from what came back since.
    grant.forgiven = Math.min(grant.forgiven, grant.clawed)
    countPoints(book, holder, account, { day: grant.earnedOn, points: back - returned, isPending: false })
    earn(book, holder, account, { number, wallet, grant, points: returned, key: `earn:${grant.source}:${account.version + 1}` })
  }
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { points }) => sum + points, 0)

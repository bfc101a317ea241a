/**
 * What an order, as it stands now, means for its customer: points earned at its time, taken back as it was given back, points spent on
 * it restored. The end depends on the order alone and not on the steps in which it became known.
 */
import { accountOf, type Book, type Grant, grantKey } from '../book/book.ts'
import { decideGrant, regrant } from '../earning/decide-grant.ts'
import { clawOf, partsLeft } from '../earning/left-of-grant.ts'
import type { Part } from '../earning/parts.ts'
import { activatesAt, expiresAt } from '../expiry.ts'
import { advance } from '../ledger/advance.ts'
import { claw } from '../ledger/claw.ts'
import { credit } from '../ledger/credit.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import { seeTier } from '../ledger/tier-of.ts'
import type { OrderHistory } from '../order-history.ts'
import type { PointsWallet } from '../program.ts'
import { countOrder, countPoints, memberFacts } from './count-order.ts'
import { limit, unlimit } from './limits.ts'
import { restoreSpent } from './restore-spent.ts'

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

  if (known.length > 0) {
    const step = order.left.at(-1) ?? nothingBack(book, order)
    advance(book, holder, step.at)
    giveBack(book, holder, { order, grants: known, step })
  } else if (order.placed.placedOn >= book.program.startsOn && !order.isCancelled) {
    advance(book, holder, order.placed.placedAt)
    seeTier(book, holder, order.placed.placedAt)
    const grants = grantOrder(book, holder, { source, order, segmentIds })
    for (const step of order.left) {
      advance(book, holder, step.at)
      giveBack(book, holder, { order, grants, step })
    }
  }
  advance(book, holder, book.now)
}

/** An order that was told of somebody else before earns nothing for them. */
function takeFromOthers(book: Book, holder: Holder, { source, order }: { source: string; order: OrderHistory }): void {
  const step: Step = { at: book.now, facts: { ...order.placed, lines: [] }, refundedMinor: 0, isNothingLeft: true }
  for (const other of book.holders.values()) {
    const grants = [...book.grants.values()].filter((grant) => grant.source === source && other.accounts.has(grant.accountId))
    if (other === holder || !grants.some(({ leftMinor, granted, clawed }) => leftMinor > 0 || granted > clawed)) continue
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
  const tier = holder.tier?.code ?? null
  const computed = decideGrant(book.program, book.zone, placed, { ...memberFacts(holder, placed), tier, segmentIds })
  const grants = book.program.wallets.map((wallet): Grant => {
    const account = accountOf(book, holder, walletNamed(book, wallet.code))
    const wanted = computed.wallets.find((each) => each.wallet === wallet.code)?.parts ?? []
    const { points, parts } = limit(book, holder, account, { wallet, parts: wanted, earnedOn: placed.placedOn })
    const grant: Grant = {
      ...{ accountId: account.accountId, source, ruleId: '', version: book.version, tier, ruleIds: computed.ruleIds },
      ...{ earnedAt: placed.placedAt, earnedOn: placed.placedOn, basisMinor: computed.basisMinor, leftMinor: computed.basisMinor },
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
    book.grants.set(grantKey(grant), grant)
    earn(book, holder, account, { number: placed.number, wallet, grant, points, key: `earn:${source}` })
    return grant
  })
  countOrder(holder, { day: placed.placedOn, spendMinor: computed.basisMinor, before: 0 })
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
  const lapses = expiresAt(wallet.expiry, { start: begins ?? grant.earnedAt, zone })
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
          ...{ expiresAt: lapses, isSliding: wallet.expiry.kind === 'inactivity' },
        },
      ],
    },
  )
  grant.lotId ??= lot?.lotId ?? null
  if (lot) countPoints(book, holder, account, { day: grant.earnedOn, points, isPending: lot.state === 'pending' })
}

/** Brings grants, limits, what counts and what was spent to what is left of the order at one time. */
function giveBack(
  book: Book,
  holder: Holder,
  { order, grants, step }: { order: OrderHistory; grants: readonly Grant[]; step: Step },
): void {
  const [first] = grants
  const before = first?.leftMinor ?? 0
  for (const grant of grants) {
    const program = book.programs.get(grant.version) ?? book.program
    const account = holder.accounts.get(grant.accountId)
    const code = [...book.wallets.values()].find(({ walletId }) => walletId === account?.walletId)?.code
    const wallet = program.wallets.find((each) => each.code === code)
    if (!account || !wallet) continue
    const due = regrant(program, grant, step.facts)
    const parts = due.wallets.find((each) => each.wallet === code)?.parts ?? []
    if (sumOf(parts) > grant.computed) raise(book, holder, account, { number: order.placed.number, wallet, grant, parts })
    const left = partsLeft(grant.parts, parts)
    unlimit(book, holder, grant, { left, program, wallet })
    takeBack(book, holder, account, { number: order.placed.number, wallet, grant, due: sumOf(parts), at: step.at })
    Object.assign(grant, { leftMinor: due.basisMinor, factHash: order.hash, isChanged: true })
  }
  if (first) countOrder(holder, { day: first.earnedOn, spendMinor: first.leftMinor, before })
  seeTier(book, holder, step.at)
  restoreSpent(book, holder, { order, step })
}

/** The order grew since it was looked at first: what it earns more is earned at its own time too. */
function raise(
  book: Book,
  holder: Holder,
  account: Account,
  { number, wallet, grant, parts }: { number: string; wallet: PointsWallet; grant: Grant; parts: readonly Part[] },
): void {
  const more = sumOf(parts) - grant.computed
  const [part] = parts
  if (!part) return
  const { points } = limit(book, holder, account, { wallet, parts: [{ ...part, points: more }], earnedOn: grant.earnedOn })
  earn(book, holder, account, { number, wallet, grant, points, key: `earn:${grant.source}:${account.version + 1}` })
  const added = points > 0 ? [{ ...part, points }] : []
  Object.assign(grant, {
    computed: sumOf(parts),
    granted: grant.granted + points,
    parts: together([...grant.parts, ...added]),
    leftParts: together([...grant.leftParts, ...added]),
  })
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
  const isPending = grant.lotId !== null && account.lots.get(grant.lotId)?.state === 'pending'
  if (amount > 0) {
    const key = `claw:${grant.source}:${account.version + 1}`
    const { entries } = claw(book, account, { ...operation, kind: 'claw', key }, { amount, lotId: grant.lotId, policy: wallet.clawback })
    grant.clawed += amount
    grant.forgiven += entries.find(({ from }) => from === 'forgiven')?.amount ?? 0
    countPoints(book, holder, account, { day: grant.earnedOn, points: -amount, isPending })
  }
  const back = Math.min(grant.granted, due) - net
  if (back > 0) {
    // What could not be taken was never lost.
    const returned = Math.max(0, back - grant.forgiven)
    grant.forgiven -= back - returned
    grant.clawed -= back
    earn(book, holder, account, { number, wallet, grant, points: returned, key: `earn:${grant.source}:${account.version + 1}` })
  }
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, { points }) => sum + points, 0)

function together(parts: readonly Part[]): Part[] {
  const sums = new Map<string, Part>()
  for (const part of parts) {
    const key = `${part.ruleId} ${part.upon}`
    sums.set(key, { ...part, points: part.points + (sums.get(key)?.points ?? 0) })
  }
  return [...sums.values()]
}

function walletNamed(book: Book, code: string) {
  const wallet = book.wallets.get(code)
  if (!wallet) throw new Error(`the programme's wallet ${code} is stored`)
  return wallet
}

/** What a batch of decisions tells to whoever listens: one fact for each thing that a member or the shop would want to know. */
import type { Fact } from '../kit/outbox-rows.ts'
import type { Book } from './book/book.ts'
import type { Entry, Operation } from './ledger/post.ts'

/** Every kind of fact, as it is called outside. */
export const factTypes = [
  'loyalty.points_earned',
  'loyalty.points_activated',
  'loyalty.points_clawed',
  'loyalty.points_expired',
  'loyalty.points_held',
  'loyalty.points_released',
  'loyalty.points_redeemed',
  'loyalty.points_restored',
  'loyalty.points_adjusted',
  'loyalty.points_transferred',
  'loyalty.points_extended',
  'loyalty.operation_reversed',
  'loyalty.tier_changed',
] as const

const typeOf = {
  earn: 'loyalty.points_earned',
  activate: 'loyalty.points_activated',
  claw: 'loyalty.points_clawed',
  expire: 'loyalty.points_expired',
  hold: 'loyalty.points_held',
  release: 'loyalty.points_released',
  redeem: 'loyalty.points_redeemed',
  restore: 'loyalty.points_restored',
  adjust: 'loyalty.points_adjusted',
  transfer: 'loyalty.points_transferred',
  extend: 'loyalty.points_extended',
  reverse: 'loyalty.operation_reversed',
} as const satisfies Record<Operation['kind'], (typeof factTypes)[number]>

/** Nobody is told today of what happened long ago: a shop that brings in its history would tell all of it. */
const toldForDays = 30

/** In the order in which things happened to each member. */
export function factsOf(book: Book): Fact[] {
  const codes = new Map([...book.wallets.values()].map(({ walletId, code }) => [walletId, code]))
  const owners = new Map(
    [...book.holders.values()].flatMap(({ customerId, accounts }) =>
      [...accounts.values()].map(({ accountId, walletId }) => [accountId, { customerId, wallet: codes.get(walletId) ?? '' }] as const),
    ),
  )
  const told = book.operations.map((operation): Fact => {
    const owner = owners.get(operation.accountId)
    return {
      type: typeOf[operation.kind],
      subjectId: owner?.customerId ?? null,
      occurredAt: operation.at,
      data: {
        ...{ customerId: owner?.customerId ?? null, wallet: owner?.wallet, points: amountOf(operation.entries), key: operation.key },
        ...{ active: operation.activeAfter, pending: operation.pendingAfter, ...operation.details },
      },
    }
  })
  const changes = book.tierChanges.map(({ holderId, from, to, reason, at }): Fact => {
    const customerId = book.holders.get(holderId)?.customerId ?? null
    return { type: 'loyalty.tier_changed', subjectId: customerId, occurredAt: at, data: { customerId, from, to, reason } }
  })
  const oldest = new Date(book.now.getTime() - toldForDays * 86_400_000)
  return [...told, ...changes].filter(({ occurredAt }) => occurredAt >= oldest)
}

/** How many points an operation is about: what comes first in it, without what then goes on to debt or lapses. */
function amountOf(entries: readonly Entry[]): number {
  const [first] = entries
  return entries.filter(({ from, to }) => from === first?.from || to === first?.to).reduce((sum, { amount }) => sum + amount, 0)
}

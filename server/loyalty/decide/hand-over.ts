/** What somebody leaves behind in a household. */
import { accountOf, type Book } from '../book/book.ts'
import { advance } from '../ledger/advance.ts'
import { credit } from '../ledger/credit.ts'
import { expiryOf, inConsumptionOrder } from '../ledger/holder.ts'
import { post } from '../ledger/post.ts'
import { moves } from '../ledger/take.ts'
import { seeTier } from '../ledger/tier-of.ts'
import { holderOf } from './subjects.ts'

export interface HandOver {
  kind: 'hand_over'
  customerId: string
  toCustomerId: string
  key: string
  staffId: string | null
}

/**
 * All points that can be spent become another's, each wallet by one linked transfer, and lapse when they would have. Pending ones may yet be
 * taken back with their order, so they stay, as does what is held or owed. Money stays.
 */
export function handOver(book: Book, { customerId, toCustomerId, key, staffId }: HandOver): null {
  const [from, to] = [holderOf(book, { customerId }), holderOf(book, { customerId: toCustomerId })]
  for (const holder of [from, to]) advance(book, holder, book.now)
  const points = new Set([...book.wallets.values()].flatMap(({ kind, walletId }) => (kind === 'points' ? [walletId] : [])))
  for (const account of from.accounts.values()) {
    const left = inConsumptionOrder(account)
    if (!points.has(account.walletId) || left.length === 0) continue
    const target = accountOf(book, to, account)
    const parts = left.map(({ lotId, remaining }) => ({ lotId, points: remaining }))
    const lots = left.map((lot) => ({
      ...{ ...lot, amount: lot.remaining, expiresAt: expiryOf(account, lot), isSliding: false },
      originLotId: lot.originLotId ?? lot.lotId,
    }))
    const operation = {
      ...{ kind: 'transfer' as const, at: book.now, details: { cause: 'household' } },
      ...(staffId === null ? {} : { staffId }),
    }
    post(book, account, { ...operation, key, counterpartId: target.accountId }, moves(parts, 'active', 'transferred'))
    const arrival = { ...operation, key: `from:${account.accountId}:${key}`, counterpartId: account.accountId }
    credit(book, to, target, arrival, { from: 'transferred', lots })
  }
  for (const holder of [from, to]) seeTier(book, holder, book.now)
  return null
}

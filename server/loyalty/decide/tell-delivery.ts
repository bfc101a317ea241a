/** An order arrived: its points, where they still wait, can be used from so many days after that on. */
import { notFound } from '../../kit/problem.ts'
import type { Book } from '../book/book.ts'
import { activatesAt, lapsesAt } from '../expiry.ts'
import { advance } from '../ledger/advance.ts'
import { expectDue } from '../ledger/credit.ts'
import type { Account, Holder, Lot } from '../ledger/holder.ts'
import { post } from '../ledger/post.ts'
import type { PointsWallet } from '../program.ts'
import { rulesAt } from './subjects.ts'

export interface TellDelivery {
  kind: 'delivered'
  orderId: string
  at: Date
}

/** Says from when the order's points can be used; null where they are already, or there are none. The same again changes nothing. */
export function tellDelivery(book: Book, { orderId, at }: TellDelivery): { usableFrom: Date | null } {
  const source = `order:${orderId}`
  const grants = book.grantsBySource.get(source)
  if (!grants) throw notFound('order_not_settled')
  let usableFrom: Date | null = null
  for (const holder of book.holders.values()) {
    if (!grants.some(({ accountId }) => holder.accounts.has(accountId))) continue
    advance(book, holder, book.now)
    for (const account of holder.accounts.values()) {
      const grant = grants.find(({ accountId }) => accountId === account.accountId)
      const { wallet } = rulesAt(book, account, grant?.version ?? book.version)
      if (!wallet) continue
      for (const lot of account.lots.values()) {
        if (lot.source !== source || lot.state !== 'pending' || lot.remaining === 0) continue
        usableFrom = redate(book, holder, account, { lot, wallet, at })
      }
    }
    advance(book, holder, book.now)
  }
  return { usableFrom }
}

function redate(book: Book, holder: Holder, account: Account, { lot, wallet, at }: { lot: Lot; wallet: PointsWallet; at: Date }): Date {
  const { zone } = book
  const begins =
    wallet.pending.kind === 'told' ? at : (activatesAt(wallet.pending, { placedAt: lot.earnedAt, deliveredAt: at, zone }) ?? at)
  if (lot.activatesAt?.getTime() === begins.getTime()) return begins
  const details = { cause: 'delivery', lotId: lot.lotId, activatesFrom: lot.activatesAt, activatesTo: begins }
  const lapses = lapsesAt(wallet, { earnedAt: lot.earnedAt, begins, zone })
  Object.assign(lot, { activatesAt: begins, expiresAt: lapses, isSliding: wallet.expiry.kind === 'inactivity' })
  account.changedLots.add(lot.lotId)
  post(book, account, { kind: 'extend', key: `delivered:${lot.lotId}:${account.version + 1}`, at: book.now, details }, [])
  expectDue(holder, account, lot)
  return begins
}

/** Whom and what a command is about, in the book. What is not there is refused before anything is changed. */
import { notFound } from '../../kit/problem.ts'
import type { Book, Wallet } from '../book/book.ts'
import type { Account, Holder } from '../ledger/holder.ts'
import type { PointsWallet, Program } from '../program.ts'

/** The holder of a customer; another shop's customer is none, and so is one who is erased. */
export function holderOf(book: Book, { customerId }: { customerId: string }): Holder {
  const holder = book.holders.get(book.holderOfCustomer.get(customerId) ?? '')
  if (!holder) throw notFound()
  return holder
}

export function walletOf(book: Pick<Book, 'wallets'>, code: string): Wallet {
  const wallet = book.wallets.get(code)
  if (!wallet) throw notFound('wallet_unknown')
  return wallet
}

/** The programme as it was in a version, or is; and the rules that it has for an account's wallet, where it has any. */
export function rulesAt(book: Book, { walletId }: Account, version: number): { program: Program; wallet: PointsWallet | undefined } {
  const program = book.programs.get(version) ?? book.program
  const wallet = program.wallets.find(({ code }) => book.wallets.get(code)?.walletId === walletId)
  return { program, wallet }
}

/** The wallet that an account is of. */
export function walletNumbered({ wallets }: Pick<Book, 'wallets'>, walletId: string): Wallet {
  for (const wallet of wallets.values()) if (wallet.walletId === walletId) return wallet
  throw new Error('the wallet of an account is stored')
}

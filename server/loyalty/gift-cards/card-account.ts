import type { Book } from '../book/book.ts'
import type { Account, Holder } from '../ledger/holder.ts'

/** Where the money of a gift card lies; undefined for whoever is no card. */
export function cardAccount({ wallets }: Pick<Book, 'wallets'>, holder: Holder): { account: Account; currency: string } | undefined {
  const cards = new Map(
    [...wallets.values()].flatMap(({ kind, walletId, currency }) => (kind === 'gift_card' ? [[walletId, currency]] : [])),
  )
  for (const account of holder.accounts.values()) {
    const currency = cards.get(account.walletId)
    if (currency) return { account, currency }
  }
  return undefined
}

export const cardWallet = (currency: string): string => `gift_card_${currency.toLowerCase()}`

import { startOfDay } from '../../kit/clock.ts'
import { creditWallet } from '../program.ts'
import type { LiveProgram } from '../program-store.ts'
import { type Book, moneyRules } from './book.ts'

/** A book in which nobody stands yet, by the programme in force. */
export function emptyBook(
  { state, program, version, publishedAt, zone, wallets }: LiveProgram,
  { shopId, now, newId }: Pick<Book, 'shopId' | 'now' | 'newId'>,
): Book {
  return {
    ...{ shopId, zone, now, newId, version, program, wallets, tiers: program.tiers },
    isPaused: state === 'paused',
    programs: new Map([[version, program]]),
    joinings: null,
    rulesOf: rulesOf({ program, wallets }),
    tierWalletId: wallets.get(program.tiers?.wallet ?? '')?.walletId ?? null,
    creditWalletId: wallets.get(creditWallet(program.currency))?.walletId ?? null,
    // The first version rewards its history as if it had been there; later ones change nothing that was.
    redeemsSince: version === 1 ? startOfDay(program.startsOn, zone) : publishedAt,
    ...{ holders: new Map(), holderOfCustomer: new Map(), households: new Map(), loaded: new Map() },
    ...{
      grants: new Map(),
      grantsBySource: new Map(),
      counters: new Map(),
      budgets: new Map(),
      earlier: new Map(),
      rewards: new Map(),
      coupons: new Map(),
      reversible: new Map(),
      operations: [],
      tierChanges: [],
    },
  }
}

/** How the points of each wallet behave by this programme. */
function rulesOf({ program, wallets }: Pick<LiveProgram, 'program' | 'wallets'>): Book['rulesOf'] {
  const byId = new Map(
    [...wallets.values()].map(({ walletId, code }) => {
      const own = program.wallets.find((wallet) => wallet.code === code) ?? moneyRules
      // What is given by hand or comes back has no end, also where what is earned has one.
      return [walletId, code === creditWallet(program.currency) ? { ...own, expiry: moneyRules.expiry } : own]
    }),
  )
  return (walletId) => byId.get(walletId) ?? moneyRules
}

import { conflict } from '../../kit/problem.ts'
import type { Book } from '../book/book.ts'
import { post } from '../ledger/post.ts'
import { expectTierDue, tierContext } from '../ledger/tier-of.ts'
import { giveTier as giveTo } from '../tiers/tier-state.ts'
import { type ByHand, type Done, once } from './adjust.ts'
import { holderOf } from './subjects.ts'

/** At least this tier until then; null takes a gift back. The wallet is the tiers' own. */
export interface GiveTier extends ByHand {
  kind: 'give_tier'
  tier: { code: string; until: Date | null } | null
}

/** A tier given by hand is a dated override with its author; what was earned goes on beneath it. */
export function giveTier(book: Book, command: GiveTier): Done {
  const { tiers } = book
  if (tiers === null) throw conflict('no_tiers')
  if (command.tier !== null && !tiers.levels.some(({ code }) => code === command.tier?.code)) throw conflict('tier_unknown')
  return once(book, { ...command, wallet: tiers.wallet }, (account) => {
    const holder = holderOf(book, command)
    const { key, keyHash, reason, staffId, tier } = command
    if (holder.tier === null) throw conflict('no_tiers')
    const { state, changes } = giveTo(tiers, tierContext(book, holder), holder.tier, tier, book.now)
    Object.assign(holder, { tier: state, tierSeenAt: book.now })
    for (const change of changes) book.tierChanges.push({ holderId: holder.holderId, ...change })
    expectTierDue(book, holder, book.now)
    const by = staffId === null ? {} : { staffId }
    post(
      book,
      account,
      { kind: 'adjust', key, keyHash, at: book.now, reason, ...by, details: { tier: tier?.code ?? null, until: tier?.until ?? null } },
      [],
    )
  })
}

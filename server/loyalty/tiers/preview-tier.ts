/** What a changed programme would do to a member, before it does. */
import type { Tiers } from '../program.ts'
import { see, viewOf } from './see-tier.ts'
import type { TierContext, TierState } from './tier-state.ts'
import { firstLoss } from './way-to-next-tier.ts'

export interface TierPreview {
  from: string
  /** The tier as soon as the change holds. */
  to: string
  /** Where the threshold is not met by the new rules: when the tier ends, having been kept as long as was promised, and what follows. */
  ends: { at: Date; to: string } | null
}

/** `changed` instead of the rules by which the tier was seen, from `at` on. */
export function previewTier(changed: Tiers, context: TierContext, state: TierState, at: Date): TierPreview {
  const view = viewOf(changed, context)
  const after = see(view, state, at).state
  const isMissed = after.code === after.earned.code && after.earned.endsAt !== null
  return { from: state.code, to: after.code, ends: isMissed ? firstLoss(view, after, at) : null }
}

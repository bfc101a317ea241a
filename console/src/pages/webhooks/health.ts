import type { Webhook } from '../../answers.ts'

/** How a webhook is doing, from the best to the worst; `quiet` where there is nothing to judge by yet. */
export type Health = { tone: 'good' | 'quiet' | 'warning' | 'danger'; text: HealthText; at: string | null }

type HealthText = 'works' | 'new' | 'paused' | 'failing' | 'gone' | 'gave_up' | 'secret_unreadable'

/** The one thing that its owner should know first. */
export function healthOf({ state, disabledReason, failingSince, lastDeliveredAt }: Webhook): Health {
  if (state === 'disabled') return { tone: 'danger', text: disabledReason === 'failing' ? 'gave_up' : (disabledReason ?? 'gone'), at: null }
  if (state === 'paused') return { tone: 'quiet', text: 'paused', at: null }
  if (failingSince !== null) return { tone: 'warning', text: 'failing', at: failingSince }
  if (lastDeliveredAt !== null) return { tone: 'good', text: 'works', at: lastDeliveredAt }
  return { tone: 'quiet', text: 'new', at: null }
}

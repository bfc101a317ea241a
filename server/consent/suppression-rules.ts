/** What a report on a message means for its address. Pure. */
import type { SuppressionReason } from './schema.ts'

/** What became of a message. `blocked`: refused for the sender's name, not for the address. `auto_reply`: an absence note or the like. */
export type DeliveryKind = 'delivered' | 'hard_bounce' | 'soft_bounce' | 'blocked' | 'complaint' | 'invalid' | 'auto_reply'

export interface SoftReport {
  kind: 'soft_bounce' | 'delivered'
  reportedAt: Date
  messageId: string
}

export interface SoftSuppression {
  suppressedAt: Date
  untilAt: Date
}

/** The reason for which an address is suppressed at once; null where the report alone does not do that. */
export function immediateReason(kind: DeliveryKind): SuppressionReason | null {
  return kind === 'hard_bounce' || kind === 'complaint' || kind === 'invalid' ? kind : null
}

/** Five soft bounces within 30 days with no delivery between rest the address for 30 days. */
const softLimit = { bounces: 5, withinDays: 30, restDays: 30 }

/**
 * When the address rests, by the newest bounce that fulfils the rule; null where none does. A delivery after that does not end
 * it: the order in which reports come says nothing. Reports may be handed in in any order.
 */
export function softSuppression(reports: readonly SoftReport[]): SoftSuppression | null {
  const { bounces, withinDays, restDays } = softLimit
  let unbroken: Date[] = []
  let rest: SoftSuppression | null = null
  for (const { kind, reportedAt } of reports.toSorted(byTime)) {
    const earliest = reportedAt.getTime() - withinDays * dayMs
    unbroken = kind === 'delivered' ? [] : [...unbroken.filter((at) => at.getTime() > earliest), reportedAt]
    if (unbroken.length >= bounces) rest = { suppressedAt: reportedAt, untilAt: new Date(reportedAt.getTime() + restDays * dayMs) }
  }
  return rest
}

const dayMs = 86_400_000

function byTime(one: SoftReport, other: SoftReport): number {
  const apart = one.reportedAt.getTime() - other.reportedAt.getTime()
  if (apart !== 0) return apart
  return one.messageId < other.messageId ? -1 : one.messageId > other.messageId ? 1 : 0
}

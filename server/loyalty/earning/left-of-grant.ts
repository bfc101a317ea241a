import { type Part, pointsOf } from './parts.ts'

/**
 * How many points a refund takes back: what the member still has of the grant, less what is due for what is left of the order.
 * `granted` is what was given after limits, `grantedNet` what earlier refunds left of it, `due` what `regrant` says. Between 0
 * and `grantedNet`, and the same in the end however the refund is split.
 */
export function clawOf({ grantedNet, granted, due }: { grantedNet: number; granted: number; due: number }): number {
  return Math.max(0, grantedNet - Math.min(granted, due))
}

/**
 * Which points, rule by rule, are left of a grant when `due` is what `regrant` says: together as many as the smaller of both,
 * and of no rule more than it gave. Where limits had cut the grant, the first rules keep what others no longer give.
 */
export function partsLeft(granted: readonly Part[], due: readonly Part[]): Part[] {
  const kept = granted.map((part) => {
    const same = due.find(({ ruleId, upon }) => ruleId === part.ruleId && upon === part.upon)
    return Math.min(part.points, same?.points ?? 0)
  })
  let missing = Math.min(pointsOf(granted), pointsOf(due)) - kept.reduce((sum, points) => sum + points, 0)
  const parts = granted.map((part, index) => {
    const own = kept[index] ?? 0
    const more = Math.min(missing, part.points - own)
    missing -= more
    return { ...part, points: own + more }
  })
  return parts.filter(({ points }) => points > 0)
}

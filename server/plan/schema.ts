import { z } from 'zod'
import { planSteps } from '../analytics/schema.ts'

const planChecks = [
  ...['orders_imported', 'audit_read'],
  ...['customers_known', 'duplicates_decided', 'consent_answered', 'consent_texts_set', 'first_event', 'first_segment', 'predictions_made'],
  'colleague_invited',
  ...['program_live', 'first_reward', 'points_shown', 'referrals_on'],
] as const

/** The four-week plan: each step checks itself; nothing is ticked by hand. */
const PlanStep = z.object({
  key: z.enum(planSteps),
  week: z.number().int().min(0).max(4),
  minutes: z.number().int(),
  state: z.enum(['done', 'next', 'later', 'coming']),
  /** What the step checks, each with its present answer; text `plan.check.<code>`. */
  checks: z.array(
    z.object({
      code: z.enum(planChecks),
      isDone: z.boolean(),
      value: z.number().nullable(),
    }),
  ),
})
export const Plan = z.object({ steps: z.array(PlanStep) })
export type Plan = z.infer<typeof Plan>

import type { PlanStep } from '../../answers.ts'

type CheckCode = PlanStep['checks'][number]['code']

/** Where each check of the plan is brought to its end. */
export const checkPlaces = {
  orders_imported: { to: '/shops/$shopId/imports' },
  audit_read: { to: '/shops/$shopId/audit' },
  customers_known: { to: '/shops/$shopId/customers' },
  duplicates_decided: { to: '/shops/$shopId/duplicates' },
  consent_answered: { to: '/shops/$shopId/imports' },
  consent_texts_set: { to: '/shops/$shopId/consent/texts' },
  first_event: { to: '/shops/$shopId/events' },
  first_segment: { to: '/shops/$shopId/segments' },
  predictions_made: { to: '/shops/$shopId/predictions' },
  colleague_invited: { to: '/shops/$shopId/settings/people' },
  program_live: { to: '/shops/$shopId/loyalty' },
  first_reward: { to: '/shops/$shopId/loyalty' },
  points_shown: { to: '/shops/$shopId/loyalty' },
  referrals_on: { to: '/shops/$shopId/loyalty' },
} as const satisfies Record<CheckCode, { to: string }>

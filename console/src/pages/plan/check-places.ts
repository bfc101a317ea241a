import type { PlanStep } from '../../answers.ts'

type CheckCode = PlanStep['checks'][number]['code']

/** Where each check of the plan is brought to its end. */
export const checkPlaces = {
  orders_imported: { to: '/shops/$shopId/imports' },
  audit_read: { to: '/shops/$shopId/audit' },
  customers_known: { to: '/shops/$shopId/customers' },
  consent_answered: { to: '/shops/$shopId/imports' },
  colleague_invited: { to: '/shops/$shopId/settings/people' },
} as const satisfies Record<CheckCode, { to: string }>

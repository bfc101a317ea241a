import type { ApiScope } from '../../answers.ts'

/** What a key can be given, in the order in which it is offered. */
export const keyScopes: readonly ApiScope[] = [
  'customers:read',
  'analytics:read',
  'consent:read',
  'consent:write',
  'events:write',
  'loyalty:read',
  'loyalty:redeem',
  'messages:send',
  'webhooks:write',
]

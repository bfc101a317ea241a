import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { checkoutRoutes } from './checkout-routes.ts'
import { giftCardRoutes } from './gift-card-routes.ts'
import { householdRoutes } from './household-routes.ts'
import { memberDoorRoutes } from './member-door/door-routes.ts'
import { identityKeyRoutes } from './member-door/key-routes.ts'
import { memberPageRoutes } from './member-door/page-routes.ts'
import type { Recommending } from './member-door/recommending.ts'
import { memberRoutes } from './member-routes.ts'
import { moneyRoutes } from './money-routes.ts'
import { programRoutes } from './program-routes.ts'
import { rewardRoutes } from './reward-routes.ts'
import { simulationRoutes } from './simulation-routes.ts'

export function loyaltyRoutes(app: App, services: Services, { recommending }: { recommending: Recommending }): void {
  programRoutes(app, services)
  rewardRoutes(app, services)
  memberRoutes(app, services)
  checkoutRoutes(app, services)
  giftCardRoutes(app, services)
  householdRoutes(app, services)
  simulationRoutes(app, services)
  moneyRoutes(app, services)
  memberDoorRoutes(app, services, { recommending })
  memberPageRoutes(app, services)
  identityKeyRoutes(app, services)
}

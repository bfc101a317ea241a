import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { checkoutRoutes } from './checkout-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { programRoutes } from './program-routes.ts'
import { rewardRoutes } from './reward-routes.ts'

export function loyaltyRoutes(app: App, services: Services): void {
  programRoutes(app, services)
  rewardRoutes(app, services)
  memberRoutes(app, services)
  checkoutRoutes(app, services)
}

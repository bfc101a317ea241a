import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { apiKeyRoutes } from './api-key-routes.ts'
import { changeRoutes } from './change-routes.ts'
import { closeShopRoutes } from './close-shop-routes.ts'
import { doorRoutes } from './door-routes.ts'
import { meRoutes } from './me-routes.ts'
import { memberRoutes } from './member-routes.ts'
import { newShopRoutes } from './new-shop-routes.ts'

/** Signing in and out, oneself, the people and keys of a shop, and what they changed. */
export function staffRoutes(app: App, services: Services): void {
  doorRoutes(app, services)
  meRoutes(app, services)
  newShopRoutes(app, services)
  memberRoutes(app, services)
  apiKeyRoutes(app, services)
  changeRoutes(app, services)
  closeShopRoutes(app, services)
}

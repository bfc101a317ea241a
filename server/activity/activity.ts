export { doorRoutes, withoutPrefix } from './door-routes.ts'
export { activityRoutes } from './routes.ts'
export { scriptRoute } from './script-route.ts'

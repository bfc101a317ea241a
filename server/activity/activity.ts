export { activityRoutes } from './routes.ts'
export { scriptRoute } from './script-route.ts'

/** The shop's own programs are told what happened. */
export { webhookPersonalData } from './personal-data.ts'
export { receiveFacts } from './receive.ts'
export { webhookRetention } from './retention.ts'
export { webhookRoutes } from './routes.ts'
export { startSending } from './sending.ts'

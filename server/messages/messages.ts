export { messageMerges, messagePersonalData, messageRetention, messageTimeline } from './contributions.ts'
export type { Guard } from './guards.ts'
export { startPosting } from './posting/posting.ts'
export { messageRoutes } from './routes.ts'

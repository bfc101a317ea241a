export { referralPersonalData, referralRetention, referralTimeline } from './contributions.ts'
export { advanceReferralsTask, forgetNetworks, settleAllReferralsTask, settleReferralsTask } from './jobs.ts'
export { referralMerges } from './merge-participant.ts'
export { referralRoutes } from './routes.ts'

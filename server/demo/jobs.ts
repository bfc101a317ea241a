import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { loadDemo } from './load-demo.ts'

/** Fills the demo shop of the payload, or goes on filling it. */
export const loadDemoTask =
  ({ database, clock }: Services): Task =>
  ({ shopId }, { signal }) =>
    loadDemo(database, clock, { shopId: String(shopId), signal })

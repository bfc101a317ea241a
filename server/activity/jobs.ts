import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { recordOrderEvents } from './order-events.ts'
import { tidyArrivals, tidyEvents } from './tidy-events.ts'

/** `activity.orders_told`: makes orders of what events told. */
export const recordToldOrdersTask =
  ({ database, clock }: Services): Task =>
  ({ shopId }) =>
    recordOrderEvents(database, { shopId: String(shopId), now: () => clock.now() })

export const tidyEventsTask =
  ({ database, clock }: Services): Task =>
  (_payload, { signal }) =>
    tidyEvents(database, { now: clock.now(), signal })

export const tidyArrivalsTask =
  ({ database, clock }: Services): Task =>
  (_payload, { signal }) =>
    tidyArrivals(database, { now: clock.now(), signal })

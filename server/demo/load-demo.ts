import { makeRoomForEvents, type ToldEvent, takeEvents } from '../activity/activity.ts'
import { recordImportedConsent } from '../consent/consent.ts'
import { findDuplicates } from '../customers/customers.ts'
import type { Clock } from '../kit/clock.ts'
import { type Database, first, sql, type Tx, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { dropStaged, type IncomingRow, prepareBatch, recordOrders, refreshStatistics, stageRows } from '../orders/orders.ts'
import { type DemoAnswer, demoAnswers, recordAnswers } from './demo-answers.ts'
import { type DemoConsents, type DemoCustomer, demoConsents, demoCustomers, demoRows } from './demo-rows.ts'
import { type DemoLoad, insertLoad, loadsOf, lockLoad } from './demo-store.ts'
import { demoSaid, demoTwins } from './demo-told.ts'
import { demoVisits } from './demo-visits.ts'
import { recordWork } from './demo-work.ts'
import { type DemoShop, shopProfiles } from './shop-profiles.ts'

export interface LoadDemo {
  shopId: string
  signal?: AbortSignal
  /** Told after each step: 0 to 1. */
  onProgress?: (share: number) => void
}

/**
 * Fills a demo shop: its orders month by month, what its people agreed to, what they did in its pages, and what its staff
 * noted about them. Each step is one transaction that also
 * notes that it was done, so that whoever calls again goes on where this ended; when all is done, nothing changes.
 * Ends early where the demo is removed. Throws where `signal` aborts it.
 */
export async function loadDemo(database: Database, clock: Clock, { shopId, signal, onProgress = () => {} }: LoadDemo): Promise<void> {
  const found = (await loadsOf(database.db)).find(({ load }) => load.shopId === shopId)
  if (!found || isDone(found.load)) return
  const steps = stepsOf(found.shop, found.load)
  for (let place = found.load.stepsDone; place < steps.length; place++) {
    signal?.throwIfAborted()
    if (!(await takeStep(database, clock, { shopId, shop: found.shop, steps, place }))) return
    onProgress((place + 1) / steps.length)
  }
}

/** Whether everything that is to lie in the shop lies there. */
export const isDone = ({ stepsDone, steps }: DemoLoad): boolean => steps !== null && stepsDone >= steps

type Step =
  /** A month of orders. */
  | { kind: 'orders'; rows: IncomingRow[] }
  /** One group of people who agreed to something. */
  | { kind: 'consents'; consents: DemoConsents }
  | { kind: 'answers'; answers: DemoAnswer[] }
  | { kind: 'events'; told: ToldEvent[] }
  | { kind: 'work'; customers: DemoCustomer[] }
  | { kind: 'duplicates' }

const eventsAtOnce = 2_000

function stepsOf(shop: DemoShop, load: DemoLoad): Step[] {
  const customers = demoCustomers(shop, load)
  const months = Map.groupBy(demoRows(shop, load), ({ placedOn }) => placedOn?.slice(0, 7))
  return [
    ...[...months.values()].map((rows): Step => ({ kind: 'orders', rows })),
    ...demoConsents(shop, load).map((consents): Step => ({ kind: 'consents', consents })),
    { kind: 'answers', answers: demoAnswers(shop, load, customers) },
    ...eventSteps([demoVisits, demoSaid, demoTwins].flatMap((told) => told(shop, load, customers))),
    { kind: 'work', customers },
    { kind: 'duplicates' },
  ]
}

const eventSteps = (told: readonly ToldEvent[]): Step[] =>
  Array.from({ length: Math.ceil(told.length / eventsAtOnce) }, (_, nth) => ({
    kind: 'events',
    told: told.slice(nth * eventsAtOnce, (nth + 1) * eventsAtOnce),
  }))

interface TakeStep {
  shopId: string
  shop: DemoShop
  steps: readonly Step[]
  place: number
}

/** Does one step if nobody did it before; false where the demo is gone. */
async function takeStep(database: Database, clock: Clock, { shopId, shop, steps, place }: TakeStep): Promise<boolean> {
  const step = steps[place]
  if (step?.kind === 'events')
    await makeRoomForEvents(
      database,
      step.told.map(({ at }) => at),
    )
  return transaction(database, async (tx) => {
    const load = await lockLoad(tx, { shopId, shop })
    if (!load || !step) return false
    if (load.stepsDone > place) return true
    const now = clock.now()
    await record(tx, step, { shopId, shop, now })
    // A plan made for empty tables is slow on full ones.
    if (place === 1 || place === steps.length - 1) await refreshStatistics(tx)
    const after = { ...load, stepsDone: place + 1, steps: steps.length }
    await insertLoad(tx, shop, after, { now })
    if (isDone(after)) publish(tx, { type: 'demo.loaded', shopId })
    return true
  })
}

interface Recorded {
  shopId: string
  shop: DemoShop
  now: Date
}

async function record(tx: Tx, step: Step, { shopId, shop, now }: Recorded): Promise<void> {
  if (step.kind === 'orders' || step.kind === 'consents') return recordRows(tx, step, { shopId, now })
  if (step.kind === 'events') return takeEvents(tx, { shopId, country: shopProfiles[shop].shop.country, told: step.told, now })
  if (step.kind === 'duplicates') return void (await findDuplicates(tx, { shopId, now }))
  const staffId = await someoneOfStaff(tx, { shopId })
  // Whoever made the demo may have left it again: then nobody is there in whose name anything could be written down.
  if (staffId === null) return
  if (step.kind === 'answers') await recordAnswers(tx, { shopId, shop, staffId, answers: step.answers, now })
  else await recordWork(tx, { shopId, staffId, shop, customers: step.customers, now })
}

async function recordRows(tx: Tx, step: Extract<Step, { kind: 'orders' | 'consents' }>, { shopId, now }: { shopId: string; now: Date }) {
  const batchId = newId()
  await stageRows(tx, { shopId, batchId, buckets: 1 }, step.kind === 'orders' ? step.rows : step.consents.people)
  if (step.kind === 'orders') {
    await prepareBatch(tx, { shopId, batchId, now })
    await recordOrders(tx, { shopId, batchId, bucket: 0, now })
  } else {
    const { channel, since, source } = step.consents
    await recordImportedConsent(tx, {
      ...{ shopId, importId: batchId, bucket: 0, now },
      consent: { answer: 'granted', channels: [channel], since, source },
    })
  }
  await dropStaged(tx, { shopId, batchId })
}

async function someoneOfStaff(tx: Tx, { shopId }: { shopId: string }): Promise<string | null> {
  const found = await first(
    tx,
    sql<{
      staffId: string
    }>`select staff_id from memberships where shop_id = ${shopId} and left_at is null order by joined_at, staff_id limit 1`,
  )
  return found?.staffId ?? null
}

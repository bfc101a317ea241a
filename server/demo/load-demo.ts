import { recordImportedConsent } from '../consent/consent.ts'
import type { Clock } from '../kit/clock.ts'
import { type Database, type Tx, transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { publish } from '../kit/outbox.ts'
import { dropStaged, type IncomingRow, prepareBatch, recordOrders, refreshStatistics, stageRows } from '../orders/orders.ts'
import { type DemoConsents, demoConsents, demoRows } from './demo-rows.ts'
import { type DemoLoad, insertLoad, loadsOf, lockLoad } from './demo-store.ts'
import type { DemoShop } from './shop-profiles.ts'

export interface LoadDemo {
  shopId: string
  signal?: AbortSignal
  /** Told after each step: 0 to 1. */
  onProgress?: (share: number) => void
}

/**
 * Fills a demo shop: its orders month by month, then what its people agreed to. Each step is one transaction that also
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

/** A month of orders, or one group of people who agreed to something. */
type Step = { kind: 'orders'; rows: IncomingRow[] } | { kind: 'consents'; consents: DemoConsents }

function stepsOf(shop: DemoShop, load: DemoLoad): Step[] {
  const months = Map.groupBy(demoRows(shop, load), ({ placedOn }) => placedOn?.slice(0, 7))
  return [
    ...[...months.values()].map((rows): Step => ({ kind: 'orders', rows })),
    ...demoConsents(shop, load).map((consents): Step => ({ kind: 'consents', consents })),
  ]
}

interface TakeStep {
  shopId: string
  shop: DemoShop
  steps: readonly Step[]
  place: number
}

/** Does one step if nobody did it before; false where the demo is gone. */
async function takeStep(database: Database, clock: Clock, { shopId, shop, steps, place }: TakeStep): Promise<boolean> {
  return transaction(database, async (tx) => {
    const load = await lockLoad(tx, { shopId, shop })
    const step = steps[place]
    if (!load || !step) return false
    if (load.stepsDone > place) return true
    const now = clock.now()
    await record(tx, step, { shopId, now })
    // A plan made for empty tables is slow on full ones.
    if (place === 1 || place === steps.length - 1) await refreshStatistics(tx)
    const after = { ...load, stepsDone: place + 1, steps: steps.length }
    await insertLoad(tx, shop, after, { now })
    if (isDone(after)) publish(tx, { type: 'demo.loaded', shopId })
    return true
  })
}

async function record(tx: Tx, step: Step, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
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

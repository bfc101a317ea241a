/** A shop whose customers come and leave by a known model, recorded as orders the way every source does it. */
import { generator } from '@regulars/random'
import { addDays } from '../server/kit/clock.ts'
import { type Database, sql, transaction, write } from '../server/kit/database.ts'
import { newId } from '../server/kit/ids.ts'
import type { IncomingRow } from '../server/orders/orders.ts'
import { valueSteps } from '../server/predictions/prediction-rows.ts'
import { refreshStale } from '../server/predictions/refresh.ts'
import { aRow, aShop, record } from './shop.ts'

export interface SimulatedShop {
  customers?: number
  /** Days that are known, from `firstOn`; first purchases come in the first half. */
  days?: number
  firstOn?: string
  seed?: number
}

export const aSale = ({
  customer,
  day,
  minor = 5_000,
  order = `${customer} ${day}`,
}: {
  customer: string
  day: string
  minor?: number
  order?: string
}): IncomingRow =>
  aRow({
    ...{ orderKey: order, placedAt: new Date(`${day}T11:00:00Z`), placedOn: day, customerNumber: customer },
    ...{ productCode: 'A', quantity: '1', lineTotalMinor: minor },
  })

/** Purchases at gamma rates (0.6, 20 days), who leave after one of them with a beta probability (1, 2.5); everybody spends 20 to 200. */
function simulatedSales({ customers = 300, days = 400, firstOn = '2025-04-20', seed = 4 }: SimulatedShop = {}): IncomingRow[] {
  const random = generator(seed)
  return Array.from({ length: customers }, (_, index) => {
    const customer = `K${index + 1}`
    const rate = random.gamma(0.6, 1 / 20)
    const leaves = random.beta(1, 2.5)
    const spend = 2_000 + Math.floor(18_000 * random.uniform())
    const bought = new Set<string>()
    for (let at = (random.uniform() * days) / 2; at < days; at += random.exponential(1 / rate)) {
      bought.add(addDays(firstOn, Math.floor(at)))
      if (random.uniform() < leaves) break
    }
    return [...bought].map((day) => aSale({ customer, day, minor: Math.round(spend * (0.7 + 0.6 * random.uniform())) }))
  }).flat()
}

/** The shop with these sales in it. */
export async function aSimulatedShop(database: Database, options: SimulatedShop = {}): Promise<string> {
  const shopId = await aShop(database)
  await record(database, { shopId, rows: simulatedSales(options), now: new Date('2026-05-25T12:00:00Z') })
  return shopId
}

/** Gives the shop a model of CDNOW's kind, as a run would have left it, and everybody's numbers by it. Returns the run's id. */
export async function showModel(database: Database, { shopId, cutOn, now }: { shopId: string; cutOn: string; now: Date }): Promise<string> {
  const runId = newId()
  const card = { used: { customers: 60, cutOn }, missing: [], flags: [], candidates: [], holdout: null, predicted: 60, seconds: 1 }
  await transaction(database, (tx) =>
    write(
      tx,
      sql`insert into prediction_runs (shop_id, run_id, state, cause, requested_at, finished_at, facts_at, cut_on, model, card, is_current)
          values (${shopId}, ${runId}, 'ready', 'night', ${now}, ${now}, ${now}, ${cutOn}, ${JSON.stringify(sampleModel)}, ${JSON.stringify(card)}, true)`,
    ),
  )
  await refreshStale(database, { shopId, now: () => now })
  const steps = await valueSteps(database.db, { shopId, runId })
  await transaction(database, (tx) =>
    write(
      tx,
      sql`update prediction_runs set top_tenth_minor = ${steps.topTenthMinor}, top_fifth_minor = ${steps.topFifthMinor}, upper_half_minor = ${steps.upperHalfMinor}
          where shop_id = ${shopId} and run_id = ${runId}`,
    ),
  )
  return runId
}

const sampleModel = {
  ...{ method: 'mbgnbd', parameters: [0.6, 20, 1, 2.5], flags: [] },
  spend: { kind: 'gamma_gamma', p: 6.25, q: 3.74, v: 5_000, customers: 100, leftOut: 0, correlation: 0 },
}

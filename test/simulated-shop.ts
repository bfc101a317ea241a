/** A shop whose customers come and leave by a known model, recorded as orders the way every source does it. */
import { generator } from '@regulars/random'
import { addDays } from '../server/kit/clock.ts'
import type { Database } from '../server/kit/database.ts'
import type { IncomingRow } from '../server/orders/orders.ts'
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

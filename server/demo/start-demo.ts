import { addDays, localDay } from '../kit/clock.ts'
import type { Tx } from '../kit/database.ts'
import { publish } from '../kit/outbox.ts'
import { createShop, type StoredShop } from '../shops/shops.ts'
import { join } from '../staff/staff.ts'
import { demoShopsOf, insertLoad, lockDemo } from './demo-store.ts'
import { demoShops, shopProfiles } from './shop-profiles.ts'

/**
 * Makes the demo shops, empty, with this person as their owner; `demo.started` causes the job that fills each.
 * Where there are demo shops already, they stay as they are and the person joins them.
 */
export async function startDemo(tx: Tx, { staffId, now }: { staffId: string; now: Date }): Promise<StoredShop[]> {
  await lockDemo(tx)
  const existing = await demoShopsOf(tx)
  const shops = existing.length > 0 ? existing : await makeShops(tx, { now })
  for (const { shopId } of shops) await join(tx, { shopId, staffId, role: 'owner', now })
  return shops
}

async function makeShops(tx: Tx, { now }: { now: Date }): Promise<StoredShop[]> {
  const shops: StoredShop[] = []
  for (const shop of demoShops) {
    const made = await createShop(tx, { ...shopProfiles[shop].shop, isDemo: true, now })
    // Today is not over: an order of this evening would lie in the future.
    const endOn = addDays(localDay(now, made.timeZone), -1)
    await insertLoad(tx, shop, { shopId: made.shopId, endOn, seed, stepsDone: 0, steps: null }, { now })
    publish(tx, { type: 'demo.started', shopId: made.shopId, shop })
    shops.push(made)
  }
  return shops
}

/** Any number will do: everybody shall see the same demo. */
const seed = 7

import { demoRows } from '../../server/demo/demo-rows.ts'
import { type Database, one, sql, transaction, write } from '../../server/kit/database.ts'
import { newId } from '../../server/kit/ids.ts'
import { prepareBatch, recordOrders, refreshStatistics, stageRows } from '../../server/orders/orders.ts'
import { createShop } from '../../server/shops/shops.ts'
import { join } from '../../server/staff/members.ts'
import { createPerson } from '../../server/staff/people.ts'
import { openSession } from '../../server/staff/sessions.ts'

/** A shop with the orders of the Polish demo, somebody who is signed in to it, and a customer with some orders. */
export async function shopWithCustomer(database: Database): Promise<{ shopId: string; customerId: string; sessionToken: string }> {
  const now = new Date()
  const { shopId, sessionToken } = await transaction(database, async (tx) => {
    const shop = await createShop(tx, {
      name: 'Benchmark',
      country: 'PL',
      currency: 'PLN',
      timeZone: 'Europe/Warsaw',
      languages: ['pl'],
      isDemo: false,
      now,
    })
    const staffId = await createPerson(tx, {
      email: 'bench@example.com',
      name: 'Bench',
      passwordHash: '-',
      language: 'en',
      isInstallationOwner: true,
      now,
    })
    if (staffId === undefined) throw new Error('the database is not empty')
    await join(tx, { shopId: shop.shopId, staffId, role: 'owner', now })
    const batchId = newId()
    await stageRows(tx, { shopId: shop.shopId, batchId, buckets: 1 }, [...demoRows('pl', { endOn: '2026-05-17', seed: 7 })])
    await prepareBatch(tx, { shopId: shop.shopId, batchId, now })
    await recordOrders(tx, { shopId: shop.shopId, batchId, bucket: 0, now })
    return { shopId: shop.shopId, sessionToken: await openSession(tx, { staffId, now }) }
  })
  await transaction(database, refreshStatistics)
  await transaction(database, (tx) => write(tx, sql`analyze shops, staff, memberships, staff_sessions, consent_evidence`))
  const { customerId } = await one(
    database.db,
    sql<{
      customerId: string
    }>`select customer_id from customer_totals where shop_id = ${shopId} and orders between 4 and 6 order by customer_id limit 1`,
  )
  return { shopId, customerId, sessionToken }
}

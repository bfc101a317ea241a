import { all, sql } from '../../kit/database.ts'
import { brokenAccounts } from '../../loyalty/loyalty.ts'
import { type Check, databaseOf } from '../check.ts'

/** What members have is what the entries of the ledger say. */
export const ledger: Check = {
  code: 'ledger',
  run: async (patient) => {
    const db = databaseOf(patient)
    const shops = await all(
      db,
      sql<{ shopId: string; name: string }>`
        select shop_id, name from shops where exists (select 1 from loyalty_wallets where loyalty_wallets.shop_id = shops.shop_id) order by created_at limit 1000`,
    )
    for (const { shopId, name } of shops) {
      const broken = await brokenAccounts(db, { shopId })
      if (broken.length > 0) return { state: 'fail', says: 'wrong', values: { shop: name, accounts: broken.length } }
    }
    return { state: 'ok', says: 'ok', values: { shops: shops.length } }
  },
}

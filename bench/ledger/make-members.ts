import { type Database, sql, transaction, write } from '../../server/kit/database.ts'
import { newId } from '../../server/kit/ids.ts'
import { publishProgram } from '../../server/loyalty/loyalty.ts'
import { defaultProgram } from '../../server/loyalty/presets/default-program.ts'
import { say, timed } from '../measure/result.ts'

export interface Members {
  shopId: string
  /** By rank: the first is asked for most. */
  customerIds: string[]
}

/**
 * A shop with the default programme and so many members, each with a lot of 1,000 points, written straight into the tables as the ledger
 * would have left them.
 */
export async function makeMembers(database: Database, { count }: { count: number }): Promise<Members> {
  const shopId = newId()
  const customerIds = Array.from({ length: count }, () => newId())
  const now = new Date('2026-01-10T12:00:00Z')
  const { seconds } = await timed(() =>
    transaction(database, async (tx) => {
      await write(
        tx,
        sql`insert into shops (shop_id, name, country, currency, time_zone, languages, is_demo, created_at)
            values (${shopId}, 'Benchmark', 'PL', 'PLN', 'Europe/Warsaw', '{pl}', false, ${now})`,
      )
      await publishProgram(tx, {
        shopId,
        program: defaultProgram({ currency: 'PLN', startsOn: '2026-01-01' }),
        staffId: null,
        note: '',
        now,
      })
      // References are right by construction; checking them would be most of the work.
      await write(tx, sql`set local session_replication_role = replica`)
      for (let from = 0; from < count; from += 50_000)
        await insertMembers(tx, { shopId, customerIds: customerIds.slice(from, from + 50_000), now })
    }),
  )
  say(`${count} members: ${Math.round(seconds)} s`)
  await database.pool.query(
    'vacuum analyze customers, loyalty_holders, loyalty_accounts, loyalty_lots, loyalty_operations, loyalty_entries',
  )
  return { shopId, customerIds }
}

/** The ids of holder, account and lot are the customer's own: they are in different tables. */
async function insertMembers(
  tx: Parameters<typeof write>[0],
  { shopId, customerIds, now }: { shopId: string; customerIds: readonly string[]; now: Date },
): Promise<void> {
  const ids = sql`unnest(${`{${customerIds.join()}}`}::uuid[]) as id`
  const wallet = sql`(select wallet_id from loyalty_wallets where shop_id = ${shopId} and code = 'points')`
  const tier = JSON.stringify(null)
  await write(
    tx,
    sql`insert into customers (shop_id, customer_id, profile_at, created_at, first_seen_at) select ${shopId}, id, ${now}, ${now}, ${now} from ${ids}`,
  )
  await write(
    tx,
    sql`insert into loyalty_holders (shop_id, holder_id, kind, customer_id, joined_at, joined_on, tier, next_due_at)
        select ${shopId}, id, 'customer', id, ${now}, '2026-01-10', nullif(${tier}::jsonb, 'null'), '2027-02-01T00:00:00Z' from ${ids}`,
  )
  await write(
    tx,
    sql`insert into loyalty_accounts (shop_id, account_id, holder_id, wallet_id, active, version) select ${shopId}, id, id, ${wallet}, 1000, 1 from ${ids}`,
  )
  await write(
    tx,
    sql`insert into loyalty_lots (shop_id, account_id, lot_id, state, source, earned_at, activates_at, expires_at, original, remaining)
        select ${shopId}, id, id, 'active', 'start', ${now}, ${now}, '2027-02-01T00:00:00Z', 1000, 1000 from ${ids}`,
  )
  await write(
    tx,
    sql`insert into loyalty_operations (shop_id, account_id, version, kind, key, key_hash, effective_at, recorded_at, active_after, pending_after)
        select ${shopId}, id, 1, 'adjust', 'start', 0, ${now}, ${now}, 1000, 0 from ${ids}`,
  )
  await write(
    tx,
    sql`insert into loyalty_entries (shop_id, account_id, version, entry_no, lot_id, from_bucket, to_bucket, amount)
        select ${shopId}, id, 1, 1, id, 'issuance', 'active', 1000 from ${ids}`,
  )
}

/** Balances and lots of a whole shop made anew from the entries of its ledger. `REGULARS_BENCH_MEMBERS` makes a smaller shop. */
import { one, sql, transaction, write } from '../server/kit/database.ts'
import { brokenAccounts, rebuildLedger } from '../server/loyalty/loyalty.ts'
import { makeMembers } from './ledger/make-members.ts'
import { round, tell, timed } from './measure/result.ts'
import { withTemporaryDatabase } from './measure/temporary-database.ts'

const count = Number(process.env.REGULARS_BENCH_MEMBERS ?? 1_000_000)

await withTemporaryDatabase(async ({ database, postgres }) => {
  const { shopId } = await makeMembers(database, { count })
  // Everything is wrong, so that everything is written.
  await transaction(database, async (tx) => {
    await write(tx, sql`update loyalty_accounts set active = 0 where shop_id = ${shopId}`)
    await write(tx, sql`update loyalty_lots set remaining = 0 where shop_id = ${shopId}`)
  })
  await database.pool.query('vacuum analyze loyalty_accounts, loyalty_lots')
  const { entries } = await one(
    database.db,
    sql<{ entries: number }>`select count(*) as entries from loyalty_entries where shop_id = ${shopId}`,
  )
  const { seconds, result } = await timed(() => transaction(database, (tx) => rebuildLedger(tx, { shopId })))
  if (result.accounts !== count || result.lots !== count) throw new Error(`${JSON.stringify(result)} of ${count} were mended`)
  if ((await brokenAccounts(database.db, { shopId })).length > 0) throw new Error('balances differ from their entries')
  const perSecond = entries / seconds
  tell({
    name: 'ledger-rebuild',
    ratio: null,
    limit: 'entries a second, all balances and lots wrong before',
    perSecond: Math.round(perSecond),
    seconds: round(seconds),
    entries,
    postgres,
    goals: [{ goal: '≥ 100,000 entries/s', value: Math.round(perSecond), isMet: perSecond >= 100_000, binds: false }],
  })
})

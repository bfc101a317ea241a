/** What must hold in the database whatever happened: each invariant found by its own way through the rows, not by the code that keeps it. */
import assert from 'node:assert/strict'
import { all, type Database, one, type Query, sql } from '../../kit/database.ts'
import type { Account, Lot } from '../ledger/holder.ts'
import { apply, type Entry } from '../ledger/post.ts'
import { rollForward } from '../liability/roll-forward.ts'

interface Where {
  shopId: string
  /** For the message. */
  seed: number
}

/** Throws, naming the invariant, where one does not hold. */
export async function holdsInDatabase(database: Database, { shopId, seed }: Where): Promise<void> {
  for (const [name, violations] of Object.entries(invariants(shopId))) {
    const found = await all(database.db, violations)
    assert.deepEqual(found, [], `${name} (seed ${seed})`)
  }
  await isRebuilt(database, { shopId, seed })
  await tiesOut(database, { shopId, seed })
}

/** Each selects what violates it. */
const invariants = (shopId: string): Record<string, Query<unknown>> => ({
  'I1: what leaves one bucket arrives in another': sql`
    with moved as (
      select account_id, version, from_bucket as bucket, -amount as amount from loyalty_entries where shop_id = ${shopId}
      union all select account_id, version, to_bucket, amount from loyalty_entries where shop_id = ${shopId}
    )
    select account_id, version from moved group by account_id, version having sum(amount) <> 0`,
  'I2: balances are what lots hold': sql`
    select account_id from loyalty_accounts as account
    where shop_id = ${shopId} and not coalesce((pending, active, held) = (
      select coalesce(sum(remaining) filter (where state = 'pending'), 0)::bigint, coalesce(sum(remaining) filter (where state = 'active'), 0)::bigint,
        coalesce(sum(held), 0)::bigint
      from loyalty_lots where shop_id = ${shopId} and loyalty_lots.account_id = account.account_id
    ), false)`,
  'I2: balances are the sums of entries': sql`
    select account_id from loyalty_accounts as account
    where shop_id = ${shopId} and not coalesce((pending, active, held, debt, forgiven) = (
      select ${bucket('pending')}, ${bucket('active')}, ${bucket('held')}, -${bucket('debt')}, -${bucket('forgiven')}
      from loyalty_entries where shop_id = ${shopId} and loyalty_entries.account_id = account.account_id
    ), false)`,
  'I2: what an operation left is what the next began with': sql`
    select account_id from loyalty_accounts as account
    where shop_id = ${shopId} and version > 0 and not coalesce((version, active, pending) = (
      select version, active_after, pending_after from loyalty_operations
      where shop_id = ${shopId} and loyalty_operations.account_id = account.account_id order by version desc limit 1
    ), false)`,
  'I3: a lot has what its entries left in it': sql`
    select lot_id from loyalty_lots as lot
    where shop_id = ${shopId} and not coalesce((remaining, held) = (
      select ${bucket('pending')} + ${bucket('active')}, ${bucket('held')}
      from loyalty_entries where shop_id = ${shopId} and loyalty_entries.account_id = lot.account_id and loyalty_entries.lot_id = lot.lot_id
    ), false)`,
  'I3: no lot gives more than it was and what came back': sql`
    select lot_id from loyalty_lots as lot
    where shop_id = ${shopId} and (remaining < 0 or held < 0 or remaining + held > original or (
      select sum(amount) filter (where to_bucket not in ('pending', 'active', 'held')) > original + coalesce(sum(amount) filter (where from_bucket = 'restored'), 0)
      from loyalty_entries where shop_id = ${shopId} and loyalty_entries.account_id = lot.account_id and loyalty_entries.lot_id = lot.lot_id
    ))`,
  'I4: nobody spends while they owe': sql`
    select account_id from loyalty_accounts where shop_id = ${shopId} and (active < 0 or debt < 0 or (active > 0 and debt > 0))`,
  'E2: a lot lapses once, and once more at most for each time that something came back': sql`
    select lot_id from loyalty_entries join loyalty_operations using (shop_id, account_id, version)
    where shop_id = ${shopId} and lot_id is not null group by lot_id
    having count(*) filter (where kind = 'expire') > 1 + count(*) filter (where from_bucket in ('restored', 'held') and to_bucket = 'active')`,
  'R1: what is held is what holds hold, and what was captured left for good': sql`
    select account_id from loyalty_accounts as account
    where shop_id = ${shopId} and (
      held is distinct from (
        select coalesce(sum(points), 0)::bigint from loyalty_redemptions
        where shop_id = ${shopId} and loyalty_redemptions.account_id = account.account_id and state = 'held'
      ) or (
        select coalesce(sum(captured), 0)::bigint from loyalty_redemptions where shop_id = ${shopId} and loyalty_redemptions.account_id = account.account_id
      ) is distinct from (
        select ${bucket('redeemed')} from loyalty_entries where shop_id = ${shopId} and loyalty_entries.account_id = account.account_id
      )
    )`,
  'N7: a grant of an order was given once, and never less taken than given': sql`
    select source from loyalty_grants where shop_id = ${shopId} and (clawed > granted or forgiven > clawed or granted > computed)`,
})

/** What came into a bucket less what left it. */
const bucket = (name: string): Query<unknown> => sql`
  coalesce(sum(case when to_bucket = ${name} then amount when from_bucket = ${name} then -amount end), 0)::bigint`

/** I14: entries, from the first to the last, make the same accounts and lots again out of nothing. */
async function isRebuilt(database: Database, { shopId, seed }: Where): Promise<void> {
  const stored = await all(
    database.db,
    sql<Account>`select account_id, wallet_id, pending, active, held, debt, forgiven, version, slides_until from loyalty_accounts where shop_id = ${shopId}`,
  )
  const lots = await all(
    database.db,
    sql<
      Lot & { accountId: string }
    >`select account_id, lot_id, state, original, remaining, held from loyalty_lots where shop_id = ${shopId} order by lot_id`,
  )
  const entries = await all(
    database.db,
    sql<Entry & { accountId: string }>`
      select account_id, from_bucket as "from", to_bucket as "to", lot_id, amount from loyalty_entries where shop_id = ${shopId}
      order by account_id, version, entry_no`,
  )
  const rebuilt = new Map(
    stored.map((account) => [
      account.accountId,
      {
        ...{ ...account, pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 },
        ...{ lots: new Map<string, Lot>(), redemptions: new Map(), changedLots: new Set<string>(), changedRedemptions: new Set<string>() },
      },
    ]),
  )
  for (const { accountId, ...lot } of lots) rebuilt.get(accountId)?.lots.set(lot.lotId, { ...lot, state: 'pending', remaining: 0, held: 0 })
  for (const { accountId, ...entry } of entries) {
    const account = rebuilt.get(accountId)
    assert(account, 'an entry has an account')
    apply(account, entry)
  }
  for (const account of stored) {
    const { lots, redemptions, changedLots, changedRedemptions, ...balances } = rebuilt.get(account.accountId) ?? assert.fail()
    assert.deepEqual(balances, { ...account }, `I14: accounts are rebuilt from entries (seed ${seed})`)
  }
  for (const { accountId, lotId, remaining, held } of lots) {
    const lot = rebuilt.get(accountId)?.lots.get(lotId)
    assert.deepEqual([lot?.remaining, lot?.held], [remaining, held], `I14: lots are rebuilt from entries (seed ${seed})`)
  }
}

/** I11: what is owed at the end of a period is what was owed at its beginning and what came and went; the last end is what there is now. */
async function tiesOut({ db }: Database, { shopId, seed }: Where): Promise<void> {
  const { began, middle } = await one(
    db,
    sql<{ began: Date; middle: Date }>`
      select coalesce(min(effective_at), ${epoch}) as began, coalesce(percentile_disc(0.5) within group (order by effective_at), ${epoch}) as middle
      from loyalty_operations where shop_id = ${shopId}`,
  )
  const never = new Date('2200-01-01T00:00:00Z')
  const first = await rollForward(db, { shopId, from: began, until: middle })
  const second = await rollForward(db, { shopId, from: middle, until: never })
  for (const { opening, issued, restored, reinstated, transferredIn, closing, ...out } of [...first.wallets, ...second.wallets])
    assert.equal(
      opening +
        issued +
        restored +
        reinstated +
        transferredIn -
        out.redeemed -
        out.expired -
        out.clawed -
        out.withdrawn -
        out.transferredOut,
      closing,
      `I11: the roll-forward ties out (seed ${seed})`,
    )
  const owed = await all(
    db,
    sql<{ code: string; points: number }>`
      select code, coalesce(sum(pending + active + held - debt), 0)::bigint as points
      from loyalty_wallets left join loyalty_accounts using (shop_id, wallet_id) where shop_id = ${shopId} group by code order by code`,
  )
  const ends = ({ wallets }: typeof first, of: 'opening' | 'closing') =>
    wallets.map((wallet) => ({ code: wallet.code, points: wallet[of] }))
  assert.deepEqual(ends(second, 'opening'), ends(first, 'closing'), `I11: a period begins where the one before ended (seed ${seed})`)
  assert.deepEqual(
    ends(second, 'closing'),
    owed.map((row) => ({ ...row })),
    `I11: what is owed in the end is what accounts hold (seed ${seed})`,
  )
}

const epoch = new Date(0)

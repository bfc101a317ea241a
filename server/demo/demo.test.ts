import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aRow, aShop, record } from '../../test/shop.ts'
import { computeAudit } from '../analytics/analytics.ts'
import { all, one, sql, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { loadCatalogues } from '../kit/language.ts'
import { builtInConditions, conditionsByCode } from '../segments/segments.ts'
import { makeDemoLoyaltyTask } from './demo-loyalty.ts'
import { makeDemoSegmentsTask } from './demo-segments.ts'
import { demoState } from './demo-state.ts'
import { demoShopsOf, loadsOf } from './demo-store.ts'
import { loadDemo } from './load-demo.ts'
import { removeDemo } from './remove-demo.ts'
import { startDemo } from './start-demo.ts'

const now = new Date('2026-05-18T09:30:00Z')
const clock = { now: () => now }

test('look around: the demo is made, filled, audited and removed', needsDatabase, async (t) => {
  const database = await testDatabase({ together: [], later: [] })
  const staffId = newId()
  await transaction(database, (tx) =>
    write(
      tx,
      sql`insert into staff (staff_id, email, email_key, name, password_hash, language, created_at) values (${staffId}, 'ola@example.com', 'ola@example.com', 'Ola', '-', 'pl', ${now})`,
    ),
  )
  const ownShop = await aShop(database, { name: 'Własny' })
  await record(database, {
    shopId: ownShop,
    rows: [
      aRow({
        orderKey: '1',
        placedAt: now,
        placedOn: '2026-05-18',
        productCode: 'A',
        quantity: '1',
        lineTotalMinor: 500,
        emailKey: 'a@example.com',
      }),
    ],
  })
  const start = () => transaction(database, (tx) => startDemo(tx, { staffId, now }))

  let loadingMs = 0
  assert.deepEqual(await demoState(database.db), { state: 'none', progress: 0, shopIds: [] })
  const shops = await start()
  assert.deepEqual(
    shops.map(({ currency, isDemo }) => [currency, isDemo]),
    [
      ['PLN', true],
      ['UAH', true],
    ],
  )

  await t.test('starting twice makes no second demo', async () => {
    assert.deepEqual(
      (await start()).map(({ shopId }) => shopId),
      shops.map(({ shopId }) => shopId),
    )
    assert.equal((await demoState(database.db)).state, 'loading')
  })

  await t.test('a load that was stopped goes on where it ended', async () => {
    const stop = new AbortController()
    const [first] = shops
    assert.ok(first)
    const load = (signal?: AbortSignal) =>
      loadDemo(database, clock, { shopId: first.shopId, ...(signal ? { signal } : {}), onProgress: (share) => share > 0.2 && stop.abort() })
    await assert.rejects(load(stop.signal), { name: 'AbortError' })
    const { stepsDone } = (await loadsOf(database.db)).find(({ load: { shopId } }) => shopId === first.shopId)?.load ?? { stepsDone: 0 }
    assert.ok(stepsDone > 3 && stepsDone < 15, `${stepsDone} steps`)
    const { progress } = await demoState(database.db)
    assert.ok(progress > 0.1 && progress < 0.2, `${progress}`)
    const began = performance.now()
    await load()
    loadingMs += performance.now() - began
    const months = await all(
      database.db,
      sql<{
        orders: number
      }>`select count(*) as orders from orders where shop_id = ${first.shopId} group by date_trunc('month', placed_on)`,
    )
    assert.equal(months.length, 24)
  })

  for (const { shopId, currency } of shops)
    await t.test(`the audit in ${currency} has something to say in each section`, () => hasAudit(shopId))

  async function hasAudit(shopId: string): Promise<void> {
    const began = performance.now()
    await loadDemo(database, clock, { shopId })
    loadingMs += performance.now() - began
    const shop = (await demoShopsOf(database.db)).find((each) => each.shopId === shopId)
    assert.ok(shop)
    const audit = await computeAudit(database.db, { shopId, shop, cutOn: null, lines: { read: 0, rejected: 0 }, now })
    assert.ok(audit)
    const value = (key: string) => audit.figures.find((figure) => figure.key === key)?.value ?? Number.NaN
    assert.equal(audit.cutOn, '2026-05-17')
    assertBetween(value('customers'), 1_900, 2_000)
    assertBetween(value('returningShare'), 0.3, 0.5)
    assertBetween(value('anonymousRevenueShare'), 0.005, 0.08)
    assert.ok(value('unmatchedRefundsMinor') > 0)
    assert.equal(audit.cohorts.length, 24)
    assert.ok(audit.cohorts.every(({ size }) => size > 10))
    assert.ok(audit.ladder.length >= 5)
    assert.ok((audit.rfm?.cells.length ?? 0) >= 15)
    assertBetween(audit.concentration?.top20Share ?? 0, 0.45, 0.85)
    assert.ok(audit.gaps && audit.gaps.histogram.filter(({ gaps }) => gaps > 0).length > 6)
    assert.ok(audit.repeatByHorizon.every(({ share }) => share !== null))
    assert.ok(audit.firstProducts.length === 20 && audit.firstCategories.length >= 8)
    assert.ok((audit.lapsed?.customers ?? 0) > 20)
    assert.equal(audit.topCustomers.length, 10)
    const codes = audit.findings.map(({ code }) => code)
    for (const code of ['second_order_cliff', 'lapsed_value_at_risk', 'one_time_product'] as const)
      assert.ok(codes.includes(code), `${code} in ${codes}`)
    assert.ok(
      audit.findings.some(({ values }) => /prezentowy|Подарунковий/.test(String(values.name))),
      'presents do not keep people',
    )
    const { granted } = await one(
      database.db,
      sql<{ granted: number }>`select count(*) as granted from consent_evidence where shop_id = ${shopId} and state = 'granted'`,
    )
    assertBetween(granted, 700, 1_600)
  }

  await t.test('what week two is about is there: visits, answers, work of the staff, people who are there twice', async () => {
    for (const { shopId } of shops) {
      const found = await one(
        database.db,
        sql<
          Record<'events' | 'strangers' | 'named' | 'revoked' | 'pending' | 'fields' | 'tagged' | 'notes' | 'tasks' | 'birthdays', number>
        >`
          select (select count(*) from events where shop_id = ${shopId}) as events,
            (select count(*) from events where shop_id = ${shopId} and customer_id is null) as strangers,
            (select count(distinct customer_id) from events where shop_id = ${shopId}) as named,
            (select count(*) from consents where shop_id = ${shopId} and state = 'revoked' and purpose = 'marketing') as revoked,
            (select count(*) from consents where shop_id = ${shopId} and state = 'pending') as pending,
            (select count(*) from customer_fields where shop_id = ${shopId}) as fields,
            (select count(*) from customer_tags where shop_id = ${shopId}) as tagged,
            (select count(*) from notes where shop_id = ${shopId}) as notes,
            (select count(*) from tasks where shop_id = ${shopId}) as tasks,
            (select count(*) from customers where shop_id = ${shopId} and birthday is not null) as birthdays`,
      )
      assertBetween(found.events, 3_000, 8_000)
      assertBetween(found.strangers, 500, 3_000)
      assertBetween(found.named, 300, 1_500)
      assertBetween(found.revoked, 30, 200)
      assertBetween(found.pending, 2, 60)
      assertBetween(found.tagged, 40, 150)
      assertBetween(found.birthdays, 150, 700)
      assert.deepEqual([found.fields, found.notes, found.tasks], [2, 10, 5])
      const pairs = await all(
        database.db,
        sql<{ reason: string }>`select distinct unnest(reasons) as reason from duplicates where shop_id = ${shopId}`,
      )
      const reasons = pairs.map(({ reason }) => reason)
      for (const reason of ['email_variant', 'name_and_postcode', 'same_phone', 'email_claimed'])
        assert.ok(reasons.includes(reason), `${reasons}`)
    }
  })

  await t.test('a year of points, rewards and tiers is there', async () => {
    const make = makeDemoLoyaltyTask({ database })
    for (const { shopId } of shops) {
      await make({ shopId }, { signal: new AbortController().signal } as never)
      const found = await one(
        database.db,
        sql<Record<'members' | 'tiers' | 'rewards' | 'redeemed' | 'claimed' | 'reviewed' | 'activated', number>>`
          select (select count(*) from loyalty_holders where shop_id = ${shopId}) as members,
            (select count(distinct tier ->> 'code') from loyalty_holders where shop_id = ${shopId}) as tiers,
            (select count(*) from loyalty_rewards where shop_id = ${shopId}) as rewards,
            (select count(*) from loyalty_redemptions where shop_id = ${shopId} and reward_id is null) as redeemed,
            (select count(*) from loyalty_coupons where shop_id = ${shopId}) as claimed,
            (select count(*) from loyalty_grants where shop_id = ${shopId} and source like 'review:%') as reviewed,
            (select count(*) from loyalty_operations where shop_id = ${shopId} and kind = 'activate') as activated`,
      )
      t.diagnostic(JSON.stringify(found))
      assertBetween(found.members, 900, 2_000)
      assertBetween(found.tiers, 3, 4)
      assert.equal(found.rewards, 4)
      assertBetween(found.redeemed, 20, 400)
      assertBetween(found.claimed, 5, 200)
      assertBetween(found.reviewed, 20, 300)
      assert.ok(found.activated > 500)
    }
  })

  await t.test('segments are made once, and only where the demo still is', async () => {
    const make = makeDemoSegmentsTask(
      { database, clock, catalogues: loadCatalogues() },
      { conditions: conditionsByCode(builtInConditions) },
    )
    const helpers = { signal: new AbortController().signal } as never
    for (const shopId of [...shops.map(({ shopId }) => shopId), shops[0]?.shopId, ownShop]) await make({ shopId }, helpers)
    const made = await all(
      database.db,
      sql<{ name: string }>`select name from segments where shop_id = ${shops[1]?.shopId ?? ''} order by segment_id`,
    )
    assert.ok(made.length >= 8 && made.some(({ name }) => name === 'Повний кошик без замовлення'), JSON.stringify(made))
    const counted = await all(database.db, sql<{ segments: number }>`select count(*) as segments from segments group by shop_id`)
    assert.deepEqual(
      counted.map(({ segments }) => segments),
      [made.length, made.length],
    )
  })

  await t.test('loading what is full changes nothing', async () => {
    assert.deepEqual(await demoState(database.db), { state: 'ready', progress: 1, shopIds: shops.map(({ shopId }) => shopId) })
    const before = await rowsPerTable()
    for (const { shopId } of shops) await loadDemo(database, clock, { shopId })
    assert.deepEqual(await rowsPerTable(), before)
  })

  await t.test('removed, nothing of it is left, and the own shop is as it was', async () => {
    const began = performance.now()
    await transaction(database, removeDemo)
    const ms = Math.round(performance.now() - began)
    t.diagnostic(`removed in ${ms} ms`)
    assert.ok(ms < loadingMs / 3, `${ms} ms, where loading took ${Math.round(loadingMs)} ms`)
    assert.deepEqual(await demoState(database.db), { state: 'none', progress: 0, shopIds: [] })
    const left = (await rowsPerTable()).filter(({ rows }) => rows > 0)
    assert.deepEqual([...new Set(left.map(({ shopId }) => shopId))], [ownShop])
    assert.ok(left.some(({ name }) => name === 'orders'))
    await transaction(database, removeDemo)
  })

  await t.test('a load whose demo was removed ends without a word, and the demo can be made again', async () => {
    await loadDemo(database, clock, { shopId: shops[0]?.shopId ?? '' })
    const again = await start()
    await transaction(database, (tx) => write(tx, sql`delete from installation_settings where name = 'demo.pl'`))
    await loadDemo(database, clock, { shopId: again[0]?.shopId ?? '' })
    assert.equal((await demoState(database.db)).shopIds.length, 2)
  })

  /** Rows of every shop in every table that has shops, asked of the catalogue so that no table is forgotten. */
  async function rowsPerTable(): Promise<{ name: string; shopId: string; rows: number }[]> {
    const tables = await all(
      database.db,
      sql<{ name: string }>`
      select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'shop_id' order by table_name`,
    )
    const counts = tables.map(({ name }) =>
      all(
        database.db,
        sql<{
          name: string
          shopId: string
          rows: number
        }>`select ${name} as name, shop_id, count(*) as rows from ${sql.table(name)} group by shop_id order by shop_id`,
      ),
    )
    return (await Promise.all(counts)).flat()
  }
})

function assertBetween(value: number, low: number, high: number): void {
  assert.ok(value >= low && value <= high, `${value} is not between ${low} and ${high}`)
}

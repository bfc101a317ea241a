/** Many at once on connections of their own: exactly one right outcome each, however often it is tried. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { type Database, openDatabase, sql, transaction, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { aProgram, aRule, aWallet } from '../earning/program-for-tests.ts'
import { type Command, executeAll, loyaltyMergeParticipant } from '../loyalty.ts'
import { addRewards } from '../rewards/store.ts'
import { aLoyalShop, type LoyalShop } from '../shop-for-tests.ts'

const repetitions = process.env.REGULARS_LONG === '1' ? 1000 : 4
const connections = 20

const purchase = aRule('base', { code: 'purchase', mode: 'proportional', table: [{ currency: 'USD', points: 1, perMinor: 100 }] })
const review = aRule('review', { code: 'act', act: 'review', points: 10 })
const caps = { cooldownDays: null, frequency: null, memberBudget: null, budget: { points: 10, beyond: 'reject' as const } }

test('R2: of twenty who spend the last points at once, one does', needsDatabase, async () => {
  const shop = await aBusyShop()
  for (let n = 0; n < repetitions; n++) {
    const customerId = await shop.someone()
    await shop.give(customerId, 100)
    const told = await shop.atOnce(Array.from({ length: connections }, (_, index) => spend(customerId, 100, `k${index}`)))
    assert.deepEqual(counted(told), { done: 1, insufficient_points: connections - 1 })
    assert.deepEqual(await shop.buckets(customerId), { active: 0, held: 0, debt: 0, redeemed: 100 })
  }
})

test('N6: the last of a budget goes to one of twenty', needsDatabase, async () => {
  const shop = await aBusyShop([purchase, { ...review, caps }])
  for (let n = 0; n < repetitions; n++) {
    const customerIds = await Promise.all(Array.from({ length: connections }, () => shop.someone()))
    await shop.atOnce(customerIds.map((customerId) => anAct(customerId, `a${n}`)))
    const given = await Promise.all(customerIds.map(async (customerId) => (await shop.buckets(customerId)).active))
    assert.deepEqual(
      given.filter((points) => points > 0),
      [10],
    )
    // Free again for the next round.
    const winner = customerIds[given.indexOf(10)] ?? ''
    await shop.run({ kind: 'take_back_act', customerId: winner, act: 'review', id: `a${n}` })
  }
})

test('R4: the last reward in stock goes to one of twenty, who alone pays for it', needsDatabase, async () => {
  const shop = await aBusyShop()
  const rewardId = await shop.reward({ pointsCost: 30, stock: 1 })
  const customerIds = await Promise.all(Array.from({ length: connections }, () => shop.someone()))
  for (const customerId of customerIds) await shop.give(customerId, 100)
  for (let n = 0; n < repetitions; n++) {
    const before = await shop.actives(customerIds)
    const told = await shop.atOnce(customerIds.map((customerId) => ({ kind: 'claim', customerId, rewardId, key: `c${n}`, keyHash: 1 })))
    assert.deepEqual(counted(told), { done: 1, out_of_stock: connections - 1 })
    const after = await shop.actives(customerIds)
    assert.deepEqual(
      before.map((active, index) => active - (after[index] ?? 0)),
      told.map((outcome) => (outcome === 'done' ? 30 : 0)),
    )
    // Back in stock for the next round.
    const redemptionId = await shop.claimOf(`c${n}`)
    assert.deepEqual(await shop.run({ kind: 'cancel_claim', redemptionId, reason: 'race', staffId: null }), 'done')
  }
})

test('I6: who becomes somebody else while points are redeemed loses none and spends none twice', needsDatabase, async () => {
  const shop = await aBusyShop()
  for (let n = 0; n < repetitions; n++) {
    const [anna, bea] = [await shop.someone(), await shop.someone()]
    await shop.give(anna, 100)
    await shop.give(bea, 100)
    const redemptionId = await shop.hold(bea, 60)
    const capture: Command = { kind: 'capture', redemptionId, points: 50, orderNumber: null }
    const others = [capture, capture, spend(anna, 130, 'both'), spend(anna, 100, 'own')]
    const [told] = await Promise.all([shop.atOnce(others), shop.merge(anna, bea)])
    assert.deepEqual(told.slice(0, 2), ['done', 'done'], 'the second capture is the first')
    const spent = (told[2] === 'done' ? 130 : 0) + (told[3] === 'done' ? 100 : 0)
    assert.ok(spent === 100 || spent === 130, `one of both fits: ${told}`)
    assert.deepEqual(await shop.buckets(anna), { active: 150 - spent, held: 0, debt: 0, redeemed: spent })
    assert.deepEqual(await shop.buckets(bea), { active: 0, held: 0, debt: 0, redeemed: 0 })
  }
})

test('7.15: the same request many times at once is done once, and another one under its key is refused', needsDatabase, async () => {
  const shop = await aBusyShop()
  for (let n = 0; n < repetitions; n++) {
    const customerId = await shop.someone()
    await shop.give(customerId, 1000)
    const [this_, other] = [spend(customerId, 30, 'key'), spend(customerId, 40, 'key')]
    const told = await shop.atOnce(Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? this_ : other)))
    assert.deepEqual(counted(told), { done: 5, idempotency_key_reused: 5 })
    const { active, redeemed } = await shop.buckets(customerId)
    assert.equal(active + redeemed, 1000)
    assert.ok(redeemed === 30 || redeemed === 40)
  }
})

test('7.15: an adjustment sent many times at once is made once', needsDatabase, async () => {
  const shop = await aBusyShop()
  for (let n = 0; n < repetitions; n++) {
    const customerId = await shop.someone()
    await shop.atOnce(Array.from({ length: 10 }, () => adjustment(customerId, 25, 'key')))
    assert.equal((await shop.buckets(customerId)).active, 25)
  }
})

test('I6: points sent to each other at once are neither lost nor made', needsDatabase, async () => {
  const shop = await aBusyShop()
  for (let n = 0; n < repetitions; n++) {
    const [anna, bea] = [await shop.someone(), await shop.someone()]
    await shop.give(anna, 50)
    await shop.give(bea, 50)
    const told = await shop.atOnce(
      Array.from({ length: connections }, (_, index) =>
        index % 2 === 0 ? transfer(anna, bea, 20, `k${index}`) : transfer(bea, anna, 20, `k${index}`),
      ),
    )
    const balances = [(await shop.buckets(anna)).active, (await shop.buckets(bea)).active]
    const moved = told.reduce((sum, outcome, index) => sum + (outcome === 'done' ? (index % 2 === 0 ? -20 : 20) : 0), 0)
    assert.deepEqual(balances, [50 + moved, 50 - moved])
  }
})

test('I7: refunds of one order that arrive at once take what the whole would', needsDatabase, async () => {
  const shop = await aBusyShop()
  for (let n = 0; n < repetitions / 4; n++) {
    const name = `buyer${n}`
    const number = await shop.shop.order(name, {
      lines: [
        { code: 'tea', minor: 3_333 },
        { code: 'mug', minor: 6_666 },
      ],
    })
    await Promise.all([1_111, 1_111].map((minor) => shop.shop.refund(name, number, [{ code: 'tea', minor }])))
    assert.deepEqual(await shop.shop.balance(name), { pending: 0, active: 77, held: 0, debt: 0, forgiven: 0 })
  }
})

type Told = string

/** How many ended how. */
const counted = (told: readonly Told[]): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const outcome of told) counts[outcome] = (counts[outcome] ?? 0) + 1
  return counts
}

const spend = (customerId: string, points: number, key: string, { isFinal = true } = {}): Command => ({
  ...{ kind: 'hold', customerId, wallet: 'points', points, orderMinor: null, orderNumber: null },
  ...{ key, keyHash: points, minutes: 30, isFinal },
})

const anAct = (customerId: string, id: string): Command => ({
  ...{ kind: 'act', customerId, act: 'review', event: null, id, at: new Date('2026-01-01T12:00:00Z'), segmentIds: new Set<string>() },
})

const byHand = (customerId: string, key: string) => ({ customerId, wallet: 'points', key, keyHash: 1, reason: 'race', staffId: null })

const adjustment = (customerId: string, points: number, key: string): Command => ({ ...byHand(customerId, key), kind: 'adjust', points })

const transfer = (from: string, to: string, points: number, key: string): Command => ({
  ...{ ...byHand(from, key), kind: 'transfer', toCustomerId: to, points },
})

async function aBusyShop(rules = [purchase, review]) {
  const made = await testDatabase()
  const database: Database = openDatabase({ connection: { connectionString: made.url }, size: connections })
  after(() => database.close())
  const shop: LoyalShop = await aLoyalShop(database, aProgram(rules, { wallets: [aWallet()] }))
  const { shopId } = shop
  const now = shop.now()
  const run = async (command: Command): Promise<Told> => {
    const [outcome] = await transaction(database, (tx) => executeAll(tx, { shopId, commands: [command], now }))
    if (!outcome || 'refused' in outcome) return outcome?.refused.code ?? 'nothing'
    return outcome.answer && 'reasons' in outcome.answer ? outcome.answer.reasons.map(({ code }) => code).join() : 'done'
  }
  return {
    shop,
    run,
    /** Each in a transaction of its own. */
    atOnce: (commands: readonly Command[]) => Promise.all(commands.map(run)),
    give: (customerId: string, points: number) => run(adjustment(customerId, points, 'first')),
    async hold(customerId: string, points: number): Promise<string> {
      const command = spend(customerId, points, 'held', { isFinal: false })
      const [outcome] = await transaction(database, (tx) => executeAll(tx, { shopId, commands: [command], now }))
      return outcome && 'answer' in outcome && outcome.answer && 'redemption' in outcome.answer
        ? outcome.answer.redemption.redemptionId
        : ''
    },
    merge: (keptId: string, mergedId: string) =>
      transaction(database, (tx) => loyaltyMergeParticipant.merge(tx, { shopId, keptId, mergedId, now })),
    async reward({ pointsCost, stock }: { pointsCost: number; stock: number }): Promise<string> {
      const terms = { wallet: 'points', perMember: null, tiers: null, from: null, until: null, isActive: true }
      const mug = { ...terms, code: 'mug', name: { en: 'Mug' }, pointsCost, stock, kind: { code: 'gift_product' as const, product: 'mug' } }
      const [rewardId = ''] = await transaction(database, (tx) => addRewards(tx, { shopId, rewards: [mug], now }))
      return rewardId
    },
    async claimOf(key: string): Promise<string> {
      const { rows } = await made.pool.query('select redemption_id from loyalty_redemptions where shop_id = $1 and key = $2', [shopId, key])
      return rows[0].redemption_id
    },
    async actives(customerIds: readonly string[]): Promise<number[]> {
      const { rows } = await made.pool.query({
        text: `
          select active::integer from unnest($2::uuid[]) with ordinality as wanted (customer_id, place)
          join loyalty_holders using (customer_id) join loyalty_accounts using (shop_id, holder_id) where shop_id = $1 order by place`,
        values: [shopId, customerIds],
      })
      return rows.map(({ active }) => active)
    },
    async someone(): Promise<string> {
      const customerId = newId()
      await transaction(database, (tx) =>
        write(
          tx,
          sql`insert into customers (shop_id, customer_id, profile_at, created_at, first_seen_at) values (${shopId}, ${customerId}, ${now}, ${now}, ${now})`,
        ),
      )
      return customerId
    },
    async buckets(customerId: string): Promise<{ active: number; held: number; debt: number; redeemed: number }> {
      const { rows } = await made.pool.query({
        text: `
          select coalesce(sum(active), 0)::integer as active, coalesce(sum(held), 0)::integer as held, coalesce(sum(debt), 0)::integer as debt,
            coalesce(sum((select sum(amount) from loyalty_entries where loyalty_entries.account_id = account.account_id and to_bucket = 'redeemed')), 0)::integer as redeemed
          from loyalty_holders join loyalty_accounts as account using (shop_id, holder_id) where shop_id = $1 and customer_id = $2`,
        values: [shopId, customerId],
      })
      return rows[0]
    },
  }
}

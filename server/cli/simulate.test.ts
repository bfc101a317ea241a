import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { needs } from '../../test/data.ts'
import { needsDatabase, testDatabase, urlOf } from '../../test/database.ts'
import { aPlannedImport } from '../../test/import.ts'
import { onlineRetailFile, someOfOnlineRetail } from '../../test/online-retail.ts'
import { aShop } from '../../test/shop.ts'
import { runImport } from '../imports/imports.ts'
import { systemClock } from '../kit/clock.ts'
import { all, sql, transaction } from '../kit/database.ts'
import { AskSimulation, noSums, Program, publishProgram, settleEverybody, simulate } from '../loyalty/loyalty.ts'

const options = { skip: needsDatabase.skip || needs(onlineRetailFile).skip }
const endsOn = '2012-03-31'
const until = new Date('2012-03-31T22:59:59.999Z')
const zone = { currency: 'GBP', timeZone: 'Europe/London', country: 'GB' }

/** 1 point per £1, tiers at 500, 2,000 and 10,000, points lapse after 12 months: the programme of the issue. */
const program = Program.parse({
  ...{
    name: { en: 'Club' },
    currency: 'GBP',
    startsOn: '2010-12-01',
    enrolment: 'automatic',
    multipliers: 'highest',
    adjustmentLimit: 5000,
    households: null,
  },
  wallets: [
    {
      ...{
        code: 'points',
        name: { en: 'Points' },
        pending: { kind: 'none' },
        clawback: { policy: 'clamp' },
        maxBalance: null,
        periodCap: null,
      },
      expiry: { kind: 'after', months: 12, days: 0, roundedTo: 'day' },
      restore: { mode: 'proportional', lapsed: { policy: 'lapse' } },
      conversion: { points: 100, valueMinor: 500, multiple: 100, minimum: 100, maxSharePercent: 50 },
      autoRedeem: null,
      currency: null,
    },
  ],
  basis: { isShippingCounted: false, isCreditCounted: false, excludedProducts: [], excludedCategories: [] },
  rules: [
    {
      ...{ id: 'purchase', wallet: 'points', conditions: [], from: null, until: null, priority: 0, stop: false },
      kind: { code: 'purchase', mode: 'proportional', table: [{ currency: 'GBP', points: 1, perMinor: 100 }] },
      caps: { cooldownDays: null, frequency: null, memberBudget: null, budget: null },
    },
  ],
  tiers: {
    ...{ metric: 'points_earned', wallet: 'points', window: { kind: 'lifetime' }, upgrade: 'immediate', downgrade: 'fit' },
    ...{ validity: { kind: 'while_met' }, grace: null, isPendingCounted: true },
    levels: [0, 500, 2_000, 10_000].map((threshold, index) => ({
      ...{ code: `level${index}`, name: { en: `Level ${index}` }, threshold },
      benefits: { earnFactor: '1', freeShippingFromMinor: null, hasEarlyAccess: false, birthdayPoints: 0 },
    })),
  },
})

test('Online Retail: the command line, the page and the ledger say the same, and 12346 ends with 0', options, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'simulate-'))
  try {
    const file = someOfOnlineRetail(folder)
    const database = await testDatabase()
    const shopId = await aShop(database, zone)
    const key = await aPlannedImport(database, { shopId, file })
    assert.equal(await runImport(database, systemClock, { ...key, shop: zone }), 'done')

    const asked = AskSimulation.parse({ of: { kind: 'given', program }, endsOn })
    const sums = noSums(1)
    const page = await simulate(database, { shopId, asked, programs: [program], until, sums, after: null, onBatch: async () => true })
    assert.ok(page)
    await writeFile(join(folder, 'program.json'), JSON.stringify(program))
    const told = await ask(['--program', join(folder, 'program.json'), '--orders', file, '--from', '2010-12-01', '--until', endsOn])
    assert.deepEqual(withoutIds(told), withoutIds(JSON.parse(JSON.stringify(page))))

    await transaction(database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now: until }))
    await settleEverybody(database, { shopId, after: null, now: () => until, onPage: async () => true })
    const [ledger] = await all(
      database.db,
      sql<Record<string, number>>`
        select sum(amount) filter (where from_bucket = 'issuance')::bigint as issued, sum(amount) filter (where to_bucket = 'expired')::bigint as expired,
          sum(amount) filter (where to_bucket = 'clawed' and from_bucket <> 'forgiven')::bigint as clawed,
          coalesce(sum(amount) filter (where from_bucket = 'forgiven'), 0)::bigint as forgiven,
          (select sum(pending + active + held - debt)::bigint from loyalty_accounts where shop_id = ${shopId}) as closing
        from loyalty_entries where shop_id = ${shopId}`,
    )
    const { issued, expired, clawed, forgiven, closing } = page.sides[0]?.wallets[0]?.total ?? assert.fail()
    assert.deepEqual({ issued, expired, clawed, forgiven, closing }, ledger)
    assert.ok(issued > 100_000 && expired > 0 && clawed > 77_183)
    const trap = await all(
      database.db,
      sql<{ owed: number; tier: string }>`
        select pending + active + held - debt as owed, tier ->> 'code' as tier
        from loyalty_accounts join loyalty_holders using (shop_id, holder_id) join customers using (shop_id, customer_id)
        where shop_id = ${shopId} and customer_number = '12346'`,
    )
    assert.deepEqual(trap, [{ owed: 0, tier: 'level0' }])
    const tiers = await all(
      database.db,
      sql<{ code: string; members: number }>`
        select tier ->> 'code' as code, count(*)::integer as members from loyalty_holders where shop_id = ${shopId} group by code order by code`,
    )
    assert.deepEqual(page.sides[0]?.tiers?.months.at(-1)?.members, Object.fromEntries(tiers.map(({ code, members }) => [code, members])))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** The answer of the real command, in a process of its own on the tests' server. */
async function ask(args: readonly string[]): Promise<unknown> {
  const cli = spawn(
    process.execPath,
    [
      join(import.meta.dirname, '../cli.ts'),
      'simulate',
      ...args,
      '--currency',
      'GBP',
      '--time-zone',
      'Europe/London',
      '--country',
      'GB',
      '--json',
    ],
    { env: { ...process.env, DATABASE_URL: urlOf('postgres') }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const chunks: Buffer[] = []
  for await (const chunk of cli.stdout) chunks.push(chunk)
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

/** Customers have ids of their own in each database; everything else is the same, equals in any order. */
function withoutIds(report: unknown): unknown {
  const { gainers, losers, ...rest } = report as { gainers: Record<string, unknown>[]; losers: Record<string, unknown>[] }
  const named = (rows: readonly Record<string, unknown>[]) => rows.map(({ customerId: _, ...row }) => JSON.stringify(row)).sort()
  return { ...rest, gainers: named(gainers), losers: named(losers) }
}

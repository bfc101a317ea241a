/**
 * The law of segments: for any segment, any people, any news and any time, what SQL says of everybody, what the pure decision says
 * of each, and what the upkeep has kept are the same.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generator } from '@regulars/random'
import { needsDatabase, testDatabase } from '../../test/database.ts'
import { aShop } from '../../test/shop.ts'
import { all, type Database, one, sql, transaction } from '../kit/database.ts'
import { buildSegment } from './build.ts'
import { differencesOf } from './check-states.ts'
import { evaluation } from './compile.ts'
import { builtInConditions } from './conditions/built-in.ts'
import { decide } from './decide.ts'
import { conditionsByCode, conditionsOf } from './definition.ts'
import { randomDefinition } from './definitions-for-tests.ts'
import { keepShop } from './keep-states.ts'
import { momentOf } from './moment.ts'
import { aRandomShop, type RandomShop, randomNews } from './people-for-tests.ts'
import { loadPeople } from './reasons.ts'
import { createSegment } from './save.ts'
import { keptSegments, storedSegments } from './stored-segments.ts'

const conditions = conditionsByCode(builtInConditions)
const [shops, segmentsAShop] = process.env.REGULARS_LONG === '1' ? [250, 40] : [4, 40]
const steps = 2

test(
  'E3 SQL = pure = kept: random segments over random people, as facts come late, are taken back, people merge, and time goes by',
  needsDatabase,
  async () => {
    const database = await testDatabase()
    const seen = { members: 0, moves: 0, codes: new Set<string>(), partly: 0 }
    for (let seed = 1; seed <= shops; seed++) await shopObeys(database, seed, seen)
    // The law would hold of shops in which nothing is.
    assert.equal(seen.codes.size, conditions.size, 'every condition was asked')
    assert(seen.members > shops * segmentsAShop, `there were members: ${seen.members}`)
    assert(seen.moves > (shops * segmentsAShop) / 2, `people moved: ${seen.moves}`)
    assert(seen.partly > (shops * segmentsAShop) / 3, `segments that hold some and not all: ${seen.partly}`)
  },
)

async function shopObeys(
  database: Database,
  seed: number,
  seen: { members: number; moves: number; codes: Set<string>; partly: number },
): Promise<void> {
  const random = generator(seed)
  const shopId = await aShop(database)
  let now = new Date(Date.UTC(2023, 8 + random.integer(2), 1 + random.integer(28), random.integer(24)))
  const shop = await aRandomShop(database, { shopId, random, people: 20, now })
  for (let place = 0; place < segmentsAShop; place++) {
    const definition = randomDefinition(random, shop)
    const segmentId = await transaction(database, (tx) =>
      createSegment(tx, { shopId, staffId: null, conditions, now, name: `Segment ${place}`, description: '', definition }),
    )
    assert.equal(await buildSegment(database, { shopId, segmentId, conditions, clock: { now: () => now } }), 'built')
    shop.segmentIds = [...shop.segmentIds, segmentId]
  }
  for (let step = 0; step <= steps; step++) {
    await obeys(database, { shop, seed, step, now, seen })
    for (let news = random.integer(8); news > 0; news--) await randomNews(database, { shop, random, now })
    // From a minute to a month, in the night of the summer's end too.
    now = new Date(now.getTime() + Math.ceil(60_000 * 43_200 ** random.uniform()))
    while ((await keepShop(database, { shopId, conditions, now }))?.isMore);
  }
}

interface Looked {
  shop: RandomShop
  seed: number
  step: number
  now: Date
  seen: { members: number; moves: number; codes: Set<string>; partly: number }
}

async function obeys(database: Database, { shop, seed, step, now, seen }: Looked): Promise<void> {
  const { shopId, customerIds } = shop
  const moment = await momentOf(database.db, { shopId, now })
  const segments = keptSegments(await storedSegments(database.db, { shopId }), conditions)
  assert.equal(segments.length, segmentsAShop)
  const decided = new Map<string, Set<string>>()
  const people = await loadPeople(database.db, { tree: { kind: 'or', of: segments.map(({ tree }) => tree) }, moment, customerIds })
  for (const { segmentId, tree } of segments) {
    // A segment that looks into others is decided by what was decided of those.
    const pure = people.flatMap((person) => {
      const memberships = new Set([...decided].flatMap(([id, members]) => (members.has(person.customerId) ? [id] : [])))
      const facts = new Map([...person.facts, ['memberships', memberships]])
      return decide(tree, { ...person, facts }, moment).isMember ? [person.customerId] : []
    })
    decided.set(segmentId, new Set(pure))
    const where = `seed ${seed}, step ${step}, at ${now.toISOString()}: ${JSON.stringify(await definitionOf(database, shopId, segmentId))}`
    const evaluated = await all(database.db, evaluation(tree, { moment, scope: { kind: 'everybody' } }))
    const bySql = evaluated.filter(({ isMember }) => isMember).map(({ customerId }) => customerId)
    assert.deepEqual(bySql.sort(), pure.toSorted(), `SQL is not pure, ${where}`)
    if (step === steps) {
      const scoped = await all(database.db, evaluation(tree, { moment, scope: { kind: 'customers', customerIds } }))
      assert.deepEqual(byId(scoped), byId(evaluated), `everybody is not each, ${where}`)
    }
    const states = await statesOf(database, shopId, segmentId)
    assert.deepEqual(states.members, pure.toSorted(), `kept is not pure, ${where}`)
    assert.equal(states.counted, pure.length, `the count is not the members, ${where}`)
    assert.deepEqual(states.moved, states.versions, `moves are not once each, ${where}`)
    for (const { nextFlipAt } of evaluated) assert(nextFlipAt === null || nextFlipAt > now, `a flip of the past, ${where}`)
    for (const { code } of conditionsOf(tree)) seen.codes.add(code)
    seen.members += pure.length
    seen.moves += states.moved
    if (pure.length > 0 && pure.length < customerIds.length) seen.partly++
  }
  assert.deepEqual(await differencesOf(database, { shopId, conditions, now }), [], `seed ${seed}, step ${step}`)
}

const byId = <Row extends { customerId: string }>(rows: Row[]): Row[] => rows.toSorted((a, b) => (a.customerId < b.customerId ? -1 : 1))

async function definitionOf(database: Database, shopId: string, segmentId: string): Promise<unknown> {
  const found = sql<{ definition: unknown }>`select definition from segments where shop_id = ${shopId} and segment_id = ${segmentId}`
  return (await one(database.db, found)).definition
}

/** Who is in by the states; how many moves were written, and how many the numbers of the states call for. */
function statesOf(database: Database, shopId: string, segmentId: string) {
  return one(
    database.db,
    sql<{ members: string[]; counted: number; moved: number; versions: number }>`
      select array(select customer_id from segment_states where shop_id = ${shopId} and segment_id = ${segmentId} and is_member order by customer_id) as members,
        (select members from segments where shop_id = ${shopId} and segment_id = ${segmentId}) as counted,
        (select count(*) from segment_moves where shop_id = ${shopId} and segment_id = ${segmentId}) as moved,
        -- Who was in from the first build on has one number without a move.
        (select coalesce(sum(version - case when not exists (
            select 1 from segment_moves where segment_moves.shop_id = ${shopId} and segment_moves.segment_id = ${segmentId}
              and segment_moves.customer_id = segment_states.customer_id and segment_moves.version = 1) and version > 0 then 1 else 0 end), 0)::integer
          from segment_states where shop_id = ${shopId} and segment_id = ${segmentId}) as versions`,
  )
}

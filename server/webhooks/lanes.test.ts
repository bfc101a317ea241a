/** Whatever is told, sent, refused, paused, replayed and in whatever order: no lane is ever left without the one whose turn it is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { needsDatabase } from '../../test/database.ts'
import { all, sql } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { aListeningShop, aScene, type ListeningShop, type Scene } from './receiver-for-tests.ts'

type Step =
  | { kind: 'happens'; who: number; count: number }
  | { kind: 'sends'; status: number }
  | { kind: 'passes'; minutes: number }
  | { kind: 'turns'; state: 'active' | 'paused' }
  | { kind: 'replays'; what: 'parked' | 'span' | 'one'; pick: number }
  | { kind: 'gives_up' }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('happens' as const), who: fc.nat(3), count: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('sends' as const), status: fc.constantFrom(204, 204, 500, 410) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('passes' as const), minutes: fc.constantFrom(1, 5, 200) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('turns' as const), state: fc.constantFrom('active', 'paused') }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('replays' as const), what: fc.constantFrom('parked', 'span', 'one'), pick: fc.nat(50) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('gives_up' as const) }) },
  ) as fc.Arbitrary<Step>,
  { minLength: 8, maxLength: 18 },
)

test(
  'of every lane that waits exactly one delivery has a time, after any steps; and in the end everything arrives',
  needsDatabase,
  async () => {
    const scene = await aScene()
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        const shop = await aListeningShop(scene)
        const people = Array.from({ length: 4 }, newId)
        let minutes = 0
        for (const step of taken) {
          if (step.kind === 'passes') minutes += step.minutes
          shop.at(new Date(Date.UTC(2026, 2, 1, 10, minutes)).toISOString())
          await take(scene, shop, people, step)
          assert.deepEqual(await brokenLanes(scene, shop), [], `after ${JSON.stringify(step)}`)
        }
        await take(scene, shop, people, { kind: 'turns', state: 'active' })
        await take(scene, shop, people, { kind: 'replays', what: 'parked', pick: 0 })
        shop.at('2026-03-20T10:00:00Z')
        await take(scene, shop, people, { kind: 'sends', status: 204 })
        const { waiting, parked } = await shop.webhook()
        assert.deepEqual({ waiting, parked }, { waiting: 0, parked: 0 })
      }),
      { numRuns: process.env.REGULARS_LONG === '1' ? 100 : 2 },
    )
  },
)

async function take({ owner, listener, product }: Scene, shop: ListeningShop, people: readonly string[], step: Step): Promise<void> {
  const webhook = `${shop.path}/webhooks/${shop.webhookId}`
  if (step.kind === 'happens') await shop.happens(...Array.from({ length: step.count }, () => ({ subjectId: people[step.who] ?? null })))
  if (step.kind === 'sends') {
    listener.answer((response) => void response.writeHead(step.status).end())
    await shop.send()
  }
  if (step.kind === 'turns') await owner('PATCH', webhook, { state: step.state })
  // As if all tries but one had been made.
  if (step.kind === 'gives_up')
    await product.database.pool.query("update webhook_deliveries set tries_left = 1 where shop_id = $1 and state = 'waiting'", [
      shop.shopId,
    ])
  if (step.kind === 'replays' && step.what === 'one') {
    const deliveries = (await shop.deliveries()) as { deliveryId: string }[]
    const one = deliveries[step.pick % Math.max(deliveries.length, 1)]
    if (one) await owner('POST', `${shop.path}/webhook-deliveries/${one.deliveryId}/replay`)
  } else if (step.kind === 'replays')
    await owner('POST', `${webhook}/replay`, { what: step.what, from: '2026-03-01T10:00:00Z', to: '2026-03-01T10:05:00Z' })
}

const brokenLanes = ({ product }: Scene, { shopId }: ListeningShop): Promise<unknown[]> =>
  all(
    product.database.db,
    sql`
      select lane_id, state, count(*), count(next_at) as heads from webhook_deliveries where shop_id = ${shopId}
      group by lane_id, state having count(next_at) <> case when state = 'waiting' then 1 else 0 end`,
  )

/** Processes die in the middle of sending: nothing is lost, nothing changes its id or its order. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { needsDatabase } from '../../test/database.ts'
import { transaction } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { tell } from '../kit/outbox-rows.ts'
import { aListeningShop, aScene } from './receiver-for-tests.ts'

const kills = process.env.REGULARS_LONG === '1' ? 30 : 2
const people = Array.from({ length: 6 }, newId)
const perKill = 8

test('whoever is killed while sending leaves everything to the next, under its id and in its order', needsDatabase, async () => {
  const scene = await aScene()
  const { product, listener } = scene
  const shop = await aListeningShop(scene)
  listener.answer((response) => void setTimeout(() => response.writeHead(200).end(), 5))
  let told = 0
  for (let kill = 0; kill < kills; kill++) {
    for (let round = 0; round < perKill; round++) {
      const facts = people.map((subjectId) => aFact(subjectId, told))
      await transaction(product.database, (tx) => tell(tx, { shopId: shop.shopId, facts }))
      told++
    }
    const before = shop.heard.length
    const sender = spawn(process.execPath, [join(import.meta.dirname, '../../test/run-sender.ts'), ...sendersArguments()], {
      stdio: 'inherit',
    })
    while (shop.heard.length < before + 15) {
      assert.equal(sender.exitCode, null, 'it works until it is killed')
      await sleep(2)
    }
    // While some requests are under way, at another place of another transaction each time.
    await sleep((kill * 7) % 12)
    sender.kill('SIGKILL')
    await once(sender, 'exit')
    // The minute of the leases is over.
    await product.database.pool.query('update webhook_deliveries set leased_until = null where shop_id = $1', [shop.shopId])
  }
  // Who was killed went by the clock of the machine.
  shop.at('2100-01-01T00:00:00Z')
  await shop.happens()
  await shop.send()
  shop.at('2026-03-01T10:00:00Z')

  for (const person of people) {
    const heard = shop.heard.filter(({ body }) => body.data.customerId === person)
    const numbers = heard.map(({ body }) => Number(body.data.number))
    assert.deepEqual(
      numbers,
      numbers.toSorted((one, other) => one - other),
      'in order, and again only where nobody knew that it had arrived',
    )
    assert.deepEqual(
      [...new Set(numbers)],
      Array.from({ length: told }, (_, number) => number),
      'every one',
    )
    assert.equal(new Set(heard.map(({ id }) => id)).size, told, 'each under one id')
  }
  assert.ok(shop.heard.length <= told * people.length + kills * 8, `${shop.heard.length} for ${told * people.length} events`)
  assert.equal((await shop.webhook()).waiting, 0)

  function sendersArguments(): string[] {
    return [product.database.url, product.services.settings.dataFolder, listener.host]
  }
})

const aFact = (subjectId: string, number: number) => ({
  ...{ type: 'loyalty.points_earned', subjectId, occurredAt: new Date('2026-03-01T10:00:00Z'), data: { number } },
})

/** Processes die while they hand messages over: nothing is lost, no advertising comes twice, and what nobody knows is said. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { needsDatabase } from '../../../test/database.ts'
import { all, sql, transaction } from '../../kit/database.ts'
import { aWritingShop } from '../mailbox-for-tests.ts'
import { send } from '../send.ts'

const isLong = process.env.REGULARS_LONG === '1'
const people = isLong ? 50_000 : 200
const kills = isLong ? 60 : 2

test(
  'whoever is killed while handing over loses nothing, doubles no advertising, and leaves what nobody knows as unknown',
  needsDatabase,
  async () => {
    const { product, mailbox, shopId, owner, shop, aTemplate, postAll, manyCustomers } = await aWritingShop()
    // The processes go by the clock of the machine, and it may be night.
    await owner('PATCH', `${shop}/message-settings`, { quietFrom: 0, quietUntil: 0 })
    await aTemplate('news', 'marketing')
    await aTemplate('receipt', 'transactional')
    const customerIds = await manyCustomers(people)
    const now = product.clock.now()
    await transaction(product.database, async (tx) => {
      for (const template of ['news', 'receipt']) {
        const wishes = customerIds.map((customerId) => ({
          ...{ customerId, template, topic: template, key: `${template}:${customerId}`, data: {}, dueAt: now },
          ...{ expiresAt: new Date('2100-01-01'), whenHeld: 'defer' as const, series: null },
        }))
        await send(tx, { shopId, source: 'test', wishes, now })
      }
    })

    for (let kill = 0; kill < kills; kill++) {
      const before = mailbox.mails.length
      const poster = spawn(process.execPath, [join(import.meta.dirname, '../../../test/run-poster.ts'), ...argumentsOf()], {
        stdio: 'inherit',
      })
      while (mailbox.mails.length < before + 20) {
        assert.equal(poster.exitCode, null, 'it works until it is killed')
        await sleep(2)
      }
      await sleep((kill * 13) % 40)
      poster.kill('SIGKILL')
      await once(poster, 'exit')
      // The time of the leases is over.
      await product.database.pool.query('update sends set leased_until = null where shop_id = $1', [shopId])
    }
    product.clock.set('2099-01-01T12:00:00Z')
    await postAll()
    await postAll()

    const arrived = Map.groupBy(mailbox.mails, ({ email }) => email.messageId)
    const sends = await all(
      product.database.db,
      sql<{
        sendId: string
        messageClass: string
        state: string
      }>`select send_id, message_class, state from sends where shop_id = ${shopId}`,
    )
    assert.equal(sends.length, 2 * people)
    let unknown = 0
    for (const { sendId, messageClass, state } of sends) {
      const times = arrived.get(`<${sendId}@shop.example>`)?.length ?? 0
      if (messageClass === 'marketing') {
        assert.ok(times <= 1, 'no advertising comes twice')
        assert.ok(state === 'unknown' || (state === 'accepted' && times === 1), `${state}, arrived ${times} times`)
        if (state === 'unknown') unknown++
      } else assert.ok(state === 'accepted' && times >= 1, `${state}, arrived ${times} times`)
    }
    assert.ok(unknown > 0, 'some were killed in the middle')
    assert.ok(unknown <= kills * 100, `${unknown} unknown after ${kills} kills`)

    function argumentsOf(): string[] {
      return [product.database.url, product.services.settings.dataFolder, `127.0.0.1:${mailbox.port}`]
    }
  },
)

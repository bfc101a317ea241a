import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { needsDatabase } from '../../test/database.ts'
import { all, one, sql } from '../kit/database.ts'
import { aDoor, type Door } from './door-for-tests.ts'

const kills = process.env.REGULARS_LONG === '1' ? 100 : 3
const senders = 6

test('a server that is killed under load loses no event that it acknowledged, and keeps none twice', needsDatabase, async () => {
  const door = await aDoor()
  const acknowledged = new Set<string>()
  let sent = 0
  for (let kill = 0; kill < kills; kill++) {
    const server = await start(door)
    let isOver = false
    const sending = Array.from({ length: senders }, async (_, sender) => {
      for (let batch = 0; !isOver; batch++) {
        const ids = Array.from({ length: 5 }, (_, place) => `${kill}-${sender}-${batch}-${place}`)
        sent += ids.length
        // As a client does: the same again until somebody says that it is there.
        if (await post(server.url, door, ids)) for (const id of ids) acknowledged.add(id)
        else void lost.push(ids)
      }
    })
    // At another place of another transaction each time.
    const before = acknowledged.size
    while (acknowledged.size < before + 60) await sleep(5)
    await sleep((kill * 37) % 60)
    server.child.kill('SIGKILL')
    await once(server.child, 'exit')
    isOver = true
    await Promise.all(sending)
  }
  const server = await start(door)
  for (const ids of lost.splice(0)) assert(await post(server.url, door, ids))
  server.child.kill('SIGKILL')

  const { db } = door.product.database
  const stored = (await all(db, sql<{ message: string }>`select message from events where shop_id = ${door.shopId}`)).map(
    ({ message }) => message,
  )
  assert.equal(new Set(stored).size, stored.length, 'none twice')
  assert.equal(stored.length, sent, 'every one that was sent until it was acknowledged')
  const there = new Set(stored)
  assert.deepEqual(
    [...acknowledged].filter((id) => !there.has(id)),
    [],
  )
  const derived = await one(
    db,
    sql<{ seen: number; counted: number; active: number }>`
      select (select count(*) from seen_messages where shop_id = ${door.shopId}) as seen, (select sum(accepted)::bigint from event_day_counts where shop_id = ${door.shopId}) as counted,
        (select sum(events)::bigint from customer_activity where shop_id = ${door.shopId}) as active`,
  )
  assert.deepEqual(derived, { seen: sent, counted: sent, active: sent }, 'what is derived was committed with them')
})

/** Requests that were not answered. */
const lost: string[][] = []

async function start(door: Door): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../test/run-door.ts'), door.product.database.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  return { url: String(line).trim(), child }
}

/** Whether it was acknowledged. */
async function post(url: string, { serverKey }: Door, ids: readonly string[]): Promise<boolean> {
  const batch = ids.map((messageId, place) => ({ type: 'track', event: 'Product Viewed', userId: `K${place}`, messageId }))
  try {
    const response = await fetch(`${url}/v1/batch`, { method: 'POST', body: JSON.stringify({ batch, writeKey: serverKey }) })
    const { accepted, duplicates } = (await response.json()) as { accepted: number; duplicates: number }
    return response.ok && accepted + duplicates === ids.length
  } catch {
    // Killed before it answered.
    return false
  }
}

/** A process that dies in the middle of commands, again and again: whoever retries with the same keys has everything once. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { generator } from '../../../maths/random/random.ts'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import type { Command } from '../loyalty.ts'
import { holdsInDatabase } from './invariants.ts'
import { oneByOne } from './random-script.ts'
import { aRealShop, openRealShop } from './real-shop-for-tests.ts'
import { aReferenceShop } from './reference-shop-for-tests.ts'

const [kills, wanted] = process.env.REGULARS_LONG === '1' ? [100, 10_000] : [2, 200]
const seed = 13

test('I13: commands of a process that is killed at any moment, and told again with their keys, happened once', needsDatabase, async () => {
  const database = await testDatabase()
  const script = oneByOne(seed, wanted)
  const shop = await aRealShop(database, script)
  const random = generator(seed)
  let next = 0
  for (let kill = 0; kill < kills; kill++)
    next = await killedAfter(Math.floor(((kill + 1) * script.scenes.length) / (kills + 1)), random.integer(40))
  await killedAfter(script.scenes.length, 0)

  const reference = aReferenceShop(script)
  const accepted: Command[] = []
  for (const scene of script.scenes) {
    const { at, commands } = scene
    reference.begin(scene)
    const told = reference.tell(commands, at)
    accepted.push(...commands.filter((_, index) => 'isReplayed' in (told[index] ?? {})))
  }
  const end = script.scenes.at(-1)?.at ?? new Date()
  const found = await openRealShop(database, shop)
  assert.deepEqual(await found.state(end), reference.state(end))
  const again = await found.tell(accepted, end)
  assert.deepEqual([...new Set(again.map((outcome) => JSON.stringify(outcome)))], ['{"isReplayed":true}'], 'all keys once more')
  assert.deepEqual(await found.state(end), reference.state(end))
  await holdsInDatabase(database, { shopId: shop.shopId, seed })

  /** Runs from the first scene that was not acknowledged; killed some milliseconds after that scene was. Says which is next. */
  async function killedAfter(scene: number, milliseconds: number): Promise<number> {
    const process_ = spawn(
      process.execPath,
      [
        join(import.meta.dirname, 'run-script-for-tests.ts'),
        database.url,
        shop.shopId,
        shop.neighbour,
        ...[seed, wanted, next].map(String),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    )
    const exited = once(process_, 'exit')
    for await (const line of createInterface(process_.stdout)) {
      next = Number(line) + 1
      if (next !== scene || scene === script.scenes.length) continue
      await sleep(milliseconds)
      process_.kill('SIGKILL')
    }
    await exited
    return next
  }
})

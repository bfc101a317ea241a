/** Laws of the ledger as a whole, each for shops in which much happened before. A failure names its seed. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { generator } from '../../../maths/random/random.ts'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import type { Database } from '../../kit/database.ts'
import type { Command } from '../loyalty.ts'
import { randomScript, type Script } from './random-script.ts'
import { aRealShop, type RealShop } from './real-shop-for-tests.ts'
import { aReferenceShop } from './reference-shop-for-tests.ts'

const seeds = Array.from({ length: process.env.REGULARS_LONG === '1' ? 200 : 3 }, (_, index) => 1001 + index)
const before = { commands: 60, sizes: [1, 6, 20], isWhole: true }
const day = 24 * 60 * 60_000

test('I5: whatever is told once more changes nothing', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const { shop, script, at } = await aShopWithAPast(database, seed)
    const scene = randomScript(seed, { ...before, sizes: [30] }).scenes.at(-1)?.commands ?? []
    const told = await shop.tell(scene, at)
    const state = await shop.state(at)
    // Of an order, and of its delivery, what was told last; nothing that was refused, or could not be had.
    const about = (command: Command) =>
      `${command.kind} ${command.kind === 'order' ? command.order.orderId : 'orderId' in command ? command.orderId : ''}`
    const newest = new Map(scene.map((command) => [about(command), command]))
    const isDone = (index: number) => !('refused' in (told[index] ?? {})) && !('reasons' in (told[index] ?? {}))
    const isNewest = (command: Command) => !['order', 'delivered'].includes(command.kind) || newest.get(about(command)) === command
    const done = scene.filter((command, index) => isDone(index) && isNewest(command))
    await shop.tell(done, at)
    assert.deepEqual(await shop.state(at), state, `seed ${seed} of ${script.people.length}`)
  }
})

test('I6: commands at once leave what they would have left in some order', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const script = randomScript(seed, { ...before, isWhole: false })
    const shop = await aRealShop(database, script)
    const reference = aReferenceShop(script)
    for (const scene of script.scenes) {
      const { at, commands } = scene
      reference.begin(scene)
      await shop.begin(scene)
      await shop.tell(commands, at)
      reference.tell(commands, at)
    }
    const at = new Date((script.scenes.at(-1)?.at.getTime() ?? 0) + 60_000)
    const atOnce = fresh(script, seed).slice(0, 4)
    await Promise.all(atOnce.map((command) => shop.tell([command], at)))
    const state = await shop.state(at)
    const ends = permutations(atOnce).map((order) => {
      const copy = reference.copy()
      for (const command of order) copy.tell([command], at)
      return copy.state(at)
    })
    assert.ok(
      ends.some((end) => isDeepStrictEqual(withoutPlaces(end), withoutPlaces(state))),
      `seed ${seed}`,
    )
  }
})

test('I9: a year in one jump is a year of days', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const [jumping, stepping] = [await aShopWithAPast(database, seed), await aShopWithAPast(database, seed)]
    const random = generator(seed)
    let at = jumping.at
    const end = new Date(at.getTime() + 400 * day)
    while (at < end) {
      await stepping.shop.tell(nightly(stepping.script), at)
      at = new Date(Math.min(at.getTime() + random.integer(25) * day + random.integer(day), end.getTime()))
    }
    await jumping.shop.tell(nightly(jumping.script), end)
    await stepping.shop.tell(nightly(stepping.script), end)
    assert.deepEqual(await stepping.shop.state(end), await jumping.shop.state(end), `seed ${seed}`)
  }
})

test('I10: what happens to one does not depend on when something happens to another', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const script = unconnected(randomScript(seed, { ...before, sizes: [10, 20] }))
    const [told, regrouped] = [await aRealShop(database, script), await aRealShop(database, script)]
    for (const { merge, ...scene } of script.scenes) {
      const { at, commands } = scene
      for (const shop of [told, regrouped]) await shop.begin({ ...scene, merge: null })
      await told.tell(commands, at)
      for (const person of [...script.people].reverse())
        await regrouped.tell(
          commands.filter((command) => personOf(command) === person),
          at,
        )
    }
    const end = script.scenes.at(-1)?.at ?? new Date()
    assert.deepEqual(await regrouped.state(end), await told.state(end), `seed ${seed}`)
  }
})

const nightly = ({ people }: Script): Command[] => people.map((holderId) => ({ kind: 'advance', holderId }))

/** A shop at the end of a script. */
async function aShopWithAPast(database: Database, seed: number): Promise<{ shop: RealShop; script: Script; at: Date }> {
  const script = randomScript(seed, before)
  const shop = await aRealShop(database, script)
  for (const scene of script.scenes) {
    await shop.begin(scene)
    await shop.tell(scene.commands, scene.at)
  }
  return { shop, script, at: script.scenes.at(-1)?.at ?? new Date() }
}

/** The last commands of a longer script: about the same people, holds and orders, and not told yet. */
function fresh(script: Script, seed: number): Command[] {
  const longer = randomScript(seed, { ...before, commands: before.commands + 30, isWhole: false })
  return longer.scenes.slice(script.scenes.length).flatMap(({ commands }) => commands)
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) => permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

/** Lots that were made at the same time have no order among them. */
const withoutPlaces = (state: Awaited<ReturnType<RealShop['state']>>) => ({
  ...state,
  purses: Object.fromEntries(
    Object.entries(state.purses).map(([name, purse]) => [name, { ...purse, lots: purse.lots.map((lot) => JSON.stringify(lot)).sort() }]),
  ),
})

/** Without what connects people: transfers, budgets of all, stock, orders that change hands. */
function unconnected(script: Script): Script {
  const owners = new Map<string, string>()
  const isOwn = (command: Command) => {
    if (command.kind !== 'order') return command.kind !== 'transfer' && command.kind !== 'delivered'
    const owner = owners.get(command.order.orderId) ?? command.customerId
    owners.set(command.order.orderId, owner)
    return owner === command.customerId
  }
  return {
    ...script,
    rewards: script.rewards.map((reward) => ({ ...reward, stock: null })),
    scenes: script.scenes.map(({ program, commands, ...scene }) => ({
      ...scene,
      program: program && { ...program, rules: program.rules.map((rule) => ({ ...rule, caps: { ...rule.caps, budget: null } })) },
      commands: commands.filter((command) => isOwn(command) && script.people.includes(personOf(command))),
    })),
  }
}

function personOf(command: Command): string {
  if ('customerId' in command) return command.customerId
  if ('redemptionId' in command) return command.redemptionId.split(' ')[0] ?? ''
  return command.kind === 'advance' ? command.holderId : ''
}

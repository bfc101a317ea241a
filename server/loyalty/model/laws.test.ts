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

const seeds = Array.from({ length: process.env.REGULARS_LONG === '1' ? 200 : 6 }, (_, index) => 1001 + index)
const before = 60
const day = 24 * 60 * 60_000

test('I5: whatever is told once more changes nothing', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const { shop, script, at } = await aShopWithAPast(database, seed)
    const scene = randomScript(seed, { commands: before, sizes: [30] }).scenes.at(-1)?.commands ?? []
    const told = await shop.tell(scene, at)
    const state = await shop.state(at)
    const newest = new Map(scene.flatMap((command) => (command.kind === 'order' ? [[command.order.orderId, command] as const] : [])))
    const done = scene.filter(
      (command, index) =>
        !('refused' in (told[index] ?? {})) && (command.kind !== 'order' || newest.get(command.order.orderId) === command),
    )
    await shop.tell(done, at)
    assert.deepEqual(await shop.state(at), state, `seed ${seed} of ${script.people.length}`)
  }
})

test('I6: commands at once leave what they would have left in some order', needsDatabase, async () => {
  const database = await testDatabase()
  for (const seed of seeds) {
    const script = randomScript(seed, { commands: before, sizes: [1, 6, 20] })
    const shop = await aRealShop(database, script)
    const reference = aReferenceShop(script)
    for (const { at, program, commands } of script.scenes) {
      if (program) {
        reference.publish(program)
        await shop.publish(program, at)
      }
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
    const script = unconnected(randomScript(seed, { commands: before, sizes: [10, 20] }))
    const [told, regrouped] = [await aRealShop(database, script), await aRealShop(database, script)]
    for (const { at, program, commands } of script.scenes) {
      for (const shop of [told, regrouped]) if (program) await shop.publish(program, at)
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
  const script = randomScript(seed, { commands: before, sizes: [1, 6, 20] })
  const shop = await aRealShop(database, script)
  for (const { at, program, commands } of script.scenes) {
    if (program) await shop.publish(program, at)
    await shop.tell(commands, at)
  }
  return { shop, script, at: script.scenes.at(-1)?.at ?? new Date() }
}

/** The last commands of a longer script: about the same people, holds and orders, and not told yet. */
function fresh(script: Script, seed: number): Command[] {
  const longer = randomScript(seed, { commands: before + 30, sizes: [1, 6, 20] })
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

/** Without what connects people: transfers, budgets of all, orders that change hands. */
function unconnected(script: Script): Script {
  const owners = new Map<string, string>()
  const isOwn = (command: Command) => {
    if (command.kind !== 'order') return command.kind !== 'transfer'
    const owner = owners.get(command.order.orderId) ?? command.customerId
    owners.set(command.order.orderId, owner)
    return owner === command.customerId
  }
  return {
    ...script,
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

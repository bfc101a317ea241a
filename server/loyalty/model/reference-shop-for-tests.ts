/** The same script told to the reference, and its state as the real shop tells it. */
import type { Command } from '../commands.ts'
import { countedOf } from './grants.ts'
import { endOf, pilesAt, pointsAt } from './piles.ts'
import type { Scene, Script } from './random-script.ts'
import type { State } from './real-shop-for-tests.ts'
import { type Member, referenceAt, type Told, type World } from './reference.ts'

export interface ReferenceShop {
  /** Another shop in which everything happened that happened here. */
  copy(): ReferenceShop
  /** What a scene begins with. A programme that is stopped hears of no orders, and goes on otherwise. */
  begin(scene: Pick<Scene, 'program'>): void
  tell(commands: readonly Command[], now: Date): Told[]
  state(now: Date): State
}

export const aReferenceShop = ({ zone, people, rewards }: Omit<Script, 'seed' | 'scenes'>): ReferenceShop =>
  referenceShopOf({ zone, people, rewards, programs: [], members: [] })

function referenceShopOf(world: World): ReferenceShop {
  return {
    copy: () => referenceShopOf(structuredClone(world)),
    begin: ({ program }) => void (program && world.programs.push(program)),
    tell(commands, now) {
      const redemptions = new Set(world.members.flatMap(({ redemptions }) => redemptions.map(({ key }) => key)))
      const keys = new Set(world.members.flatMap(({ name, done }) => [...done.keys()].map((key) => `${name} ${key}`)))
      return commands.map((command) => referenceAt(world, now).tell(heard(command)))

      /** A redemption, or what is to be undone, can be named from the next scene on: a shop has to hear of it first. */
      function heard(command: Command): Command {
        if ('redemptionId' in command && !redemptions.has(command.redemptionId)) return { ...command, redemptionId: 'unheard of' }
        const isUnheard = command.kind === 'reverse' && !keys.has(`${command.customerId} k${command.version}`)
        return isUnheard ? { ...command, version: 0 } : command
      }
    },
    state(now) {
      const copy = structuredClone(world)
      for (const member of copy.members) referenceAt(copy, now).pass(member, now)
      return stateOf(copy)
    },
  }
}

function stateOf({ members, programs, rewards }: World): State {
  const state: State = { purses: {}, tiers: {}, redemptions: {}, grants: {}, counters: {}, budgets: {}, stock: {} }
  for (const member of members) {
    const { name, tier, redemptions, grants } = member
    const purse = purseOf(member)
    state.tiers[name] = tier?.code ?? null
    if (purse.lots.length > 0 || purse.debt + purse.forgiven > 0) state.purses[`${name} points`] = purse
    for (const { key, state: end, points, captured, restored } of redemptions)
      state.redemptions[key] = { state: end, points, captured, restored }
    for (const { source, granted, clawed, forgiven, leftMinor } of grants)
      state.grants[`${name} points ${source} `] = { granted, clawed, forgiven, leftMinor }
    for (const { scope, period, uses, points } of countedOf(grants, programs).counters)
      if (points > 0) state.counters[`${name} ${scope} ${period}`] = { uses, points }
  }
  for (const { ruleId, points } of countedOf(
    members.flatMap(({ grants }) => grants),
    programs,
  ).budgets)
    if (points > 0) state.budgets[ruleId] = points
  const had = members.flatMap(({ redemptions }) => redemptions.filter(({ captured, restored }) => restored < captured))
  for (const { code, stock } of rewards) state.stock[code] = stock && stock - had.filter(({ rewardId }) => rewardId === code).length
  return state
}

function purseOf(member: Member): State['purses'][string] {
  const { lots, debt, forgiven } = member
  const here = pilesAt(member, 'pending', 'active', 'held')
  const open = lots.filter((lot) => here.some((pile) => pile.lot === lot))
  return {
    ...{ pending: pointsAt(member, 'pending'), active: pointsAt(member, 'active'), held: pointsAt(member, 'held'), debt, forgiven },
    lots: open.map((lot) => {
      const own = { ...member, piles: here.filter((pile) => pile.lot === lot) }
      const isActive = pointsAt(own, 'pending') === 0
      const left = pointsAt(own, 'pending', 'active')
      return { source: lot.source, isActive, left, held: pointsAt(own, 'held'), ends: endOf(member, { lot }) }
    }),
  }
}

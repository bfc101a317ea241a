/** The same script told to the reference, and its state as the real shop tells it. */
import type { Command } from '../commands.ts'
import type { Scene, Script } from './random-script.ts'
import type { State } from './real-shop-for-tests.ts'
import { countedOf, endOf, type Member, pointsAt, referenceAt, type Told, type World } from './reference.ts'

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
    tell: (commands, now) => commands.map((command) => referenceAt(world, now).tell(command)),
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
  const { lots, piles, debt, forgiven } = member
  const here = piles.filter(({ points, place }) => points > 0 && /^(pending|active|held )/.test(place))
  const open = lots.filter((lot) => here.some((pile) => pile.lot === lot))
  return {
    ...{ pending: pointsAt(member, 'pending'), active: pointsAt(member, 'active'), debt, forgiven },
    held: here.reduce((sum, { points, place }) => sum + (place.startsWith('held') ? points : 0), 0),
    lots: open.map((lot) => {
      const own = here.filter((pile) => pile.lot === lot)
      const points = (isHeld: boolean) => own.reduce((sum, pile) => sum + (pile.place.startsWith('held') === isHeld ? pile.points : 0), 0)
      const isActive = !own.some(({ place }) => place === 'pending')
      return { source: lot.source, isActive, left: points(false), held: points(true), ends: endOf(member, { lot }) }
    }),
  }
}

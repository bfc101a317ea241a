/** The same script told to the reference, and its state as the real shop tells it. */
import type { Command } from '../commands.ts'
import type { Program } from '../program.ts'
import { budgetOf, capPeriodOf, countedPeriods, usesOf } from './points.ts'
import { endOf, sum } from './purse.ts'
import type { State } from './real-shop-for-tests.ts'
import { type Told, tell, type World } from './reference.ts'

export interface ReferenceShop {
  /** Another shop in which everything happened that happened here. */
  copy(): ReferenceShop
  publish(program: Program): void
  /** Holds and lots can be named from the next scene on, as in a shop that has to hear of them first. */
  tell(commands: readonly Command[], now: Date): Told[]
  state(now: Date): State
}

export function aReferenceShop({ zone, people }: { zone: string; people: readonly string[] }): ReferenceShop {
  return referenceShopOf({ zone, customerIds: people, programs: [], members: new Map() })
}

function referenceShopOf(world: World): ReferenceShop {
  return {
    copy: () => referenceShopOf(structuredClone(world)),
    publish: (program: Program) => void world.programs.push(program),
    tell(commands, now) {
      const lots = new Map(
        [...world.members.values()].flatMap(({ customerId, purses }) =>
          purses.map((purse) => [`${customerId} ${purse.wallet}`, purse.lots.length]),
        ),
      )
      const named: (() => void)[] = []
      const answers = commands.map((command): Told => {
        const isUnheard = command.kind === 'extend' && Number(command.lotId) >= (lots.get(`${command.customerId} ${command.wallet}`) ?? 0)
        const told = tell(world, isUnheard ? { ...command, lotId: 'unheard of' } : command, now)
        if ('refused' in told || told.isReplayed === undefined) return 'refused' in told ? told : {}
        const { redemption } = told
        if (command.kind === 'hold' && redemption)
          named.push(() => Object.assign(redemption, { id: `${command.customerId} ${command.wallet} ${command.key}` }))
        return { isReplayed: told.isReplayed }
      })
      for (const name of named) name()
      return answers
    },
    state(now) {
      const copy = structuredClone(world)
      const members = [...copy.members.values()]
      for (const { customerId } of members) tell(copy, { kind: 'advance', holderId: customerId }, now)
      const state: State = { purses: {}, tiers: {}, redemptions: {}, grants: {}, counters: {}, budgets: {} }
      const programOf = (version: number): Program => {
        const program = copy.programs[version - 1]
        if (!program) throw new Error('a grant names a version that was put into force')
        return program
      }
      const everybody = members.flatMap(({ grants }) => grants)
      for (const { customerId, tier, purses, grants } of members) {
        state.tiers[customerId] = tier?.code ?? null
        for (const purse of purses) {
          const open = purse.lots.filter(({ left, held }) => left + held > 0)
          if (open.length > 0 || purse.forgiven + purse.debt > 0)
            state.purses[`${customerId} ${purse.wallet}`] = {
              pending: sum(open, ({ isActive, left }) => (isActive ? 0 : left)),
              active: sum(open, ({ isActive, left }) => (isActive ? left : 0)),
              held: sum(open, ({ held }) => held),
              debt: purse.debt,
              forgiven: purse.forgiven,
              lots: open.map((lot) => ({
                source: lot.source,
                isActive: lot.isActive,
                left: lot.left,
                held: lot.held,
                ends: endOf(purse, lot),
              })),
            }
          for (const { id, state: end, points, captured, restored } of purse.redemptions)
            state.redemptions[id] = { state: end, points, captured, restored }
        }
        for (const { wallet, source, rule, granted, clawed, forgiven, leftMinor } of grants)
          state.grants[`${customerId} ${wallet} ${source} ${rule}`] = { granted, clawed, forgiven, leftMinor }
        for (const [rule, period] of countedPeriods(grants, programOf)) {
          const counter = usesOf(rule, period, grants, programOf)
          if (counter.points > 0) state.counters[`${customerId} ${rule} ${period}`] = counter
        }
        for (const grant of grants) {
          const period = capPeriodOf(grant, programOf)
          const points = sum(grant.parts, ({ left }) => left)
          if (period === null || points === 0) continue
          const name = `${customerId} wallet:${grant.wallet} ${period}`
          const counter = state.counters[name] ?? { uses: 0, points: 0 }
          state.counters[name] = { uses: counter.uses + 1, points: counter.points + points }
        }
      }
      for (const rule of new Set(everybody.flatMap(({ parts }) => parts.map(({ rule }) => rule)))) {
        const used = budgetOf(rule, everybody, programOf)
        if (used > 0) state.budgets[rule] = used
      }
      return state
    },
  }
}

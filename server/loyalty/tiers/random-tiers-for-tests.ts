import fc from 'fast-check'
import { addDays } from '../../kit/clock.ts'
import type { Tiers } from '../program.ts'
import type { TierContext } from './tier-state.ts'
import { tiersOf } from './tiers-for-tests.ts'

export const firstDay = '2024-01-01'

const durations = fc.record({ months: fc.integer({ min: 0, max: 3 }), days: fc.integer({ min: 0, max: 20 }) })
const windows: fc.Arbitrary<Tiers['window']> = fc.oneof(
  fc.constantFrom<Tiers['window']>({ kind: 'lifetime' }, { kind: 'anniversary' }),
  fc.constantFrom('month', 'quarter', 'half', 'year').map((per) => ({ kind: 'calendar', per }) as const),
  durations.map((length) => ({ kind: 'rolling', ...length, days: length.days + 1 }) as const),
)
const validities: fc.Arbitrary<Tiers['validity']> = fc.oneof(
  fc.constantFrom<Tiers['validity']>({ kind: 'while_met' }, { kind: 'anniversary' }),
  fc.integer({ min: 0, max: 2 }).map((periodsMore) => ({ kind: 'end_of_period', periodsMore }) as const),
  durations.map((length) => ({ kind: 'fixed', ...length }) as const),
)
const graces: fc.Arbitrary<Tiers['grace']> = fc.option(
  fc.tuple(durations, fc.constantFrom('day' as const, 'month' as const)).map(([length, roundedTo]) => ({ ...length, roundedTo })),
)
/** All kinds of rules, with periods short enough that much happens in two years. */
export const programmes: fc.Arbitrary<Tiers> = fc
  .record({
    metric: fc.constantFrom('points_earned', 'spend', 'orders', 'score', 'balance'),
    window: windows,
    upgrade: fc.constantFrom('immediate', 'next_period'),
    downgrade: fc.constantFrom('never', 'one', 'fit', 'fit'),
    validity: validities,
    grace: graces,
  } as const)
  .map((rules) => tiersOf({ basic: 0, silver: 10, gold: 20, platinum: 35 }, rules))

/** Days of 15 months; those to come are known as well. */
export const someContext: fc.Arbitrary<TierContext> = fc
  .record({
    zone: fc.constantFrom('Europe/Warsaw', 'Europe/Kyiv', 'America/Santiago', 'UTC'),
    joinedOn: fc.integer({ min: 0, max: 400 }).map((n) => addDays(firstDay, n - 100)),
    balance: fc.integer({ min: 0, max: 40 }),
    facts: fc.uniqueArray(
      fc.record({ n: fc.integer({ min: 0, max: 450 }), points: fc.integer({ min: -3, max: 25 }), orders: fc.integer({ min: 0, max: 12 }) }),
      { selector: ({ n }) => n, maxLength: 12 },
    ),
  })
  .map(({ facts, ...rest }) => ({
    ...rest,
    days: facts
      .sort((a, b) => a.n - b.n)
      .map(({ n, points, orders }) => ({ day: addDays(firstDay, n), points, orders, spendMinor: points })),
  }))

/**
 * What a condition is: a question about a customer, asked in SQL of everybody at once and purely of one person, with the same
 * answer. Each capability brings those about its own facts; `wiring.ts` lists them. docs/developers/add-a-condition.md
 */
import { z } from 'zod'
import type { TouchTopic } from '../customers/customers.ts'
import type { Db, Query } from '../kit/database.ts'
import type { ConditionForm } from './schema.ts'
import type { Yardsticks } from './yardsticks.ts'

/** When, and against what, people are looked at: all that an answer depends on besides the facts. */
export interface Moment {
  shopId: string
  now: Date
  /** The day of `now` in the shop's zone. */
  today: string
  timeZone: string
  /** The shop asks before it profiles, somewhere: then it matters where people live. */
  asksFirst: boolean
  /** Null where nobody has bought anything yet. */
  yardsticks: Yardsticks | null
}

/** Where a clause stands in the statement. */
export interface Place extends Moment {
  /** Alias of the clause's own rows. */
  leaf: Query<unknown>
  /** Whether this customer is among those who are looked at: put into every query of rows, so that few are found by an index. */
  isIn(customerId: Query<unknown>): Query<boolean>
}

/** A condition in SQL. `person` is the customer's row and `totals` the row of figures. */
export interface Clause {
  /** Rows that the answer is read from, at most one a customer: `select customer_id, …`. Absent where `person` and `totals` say it. */
  rows?: Query<unknown>
  /** How the rows belong to a person, where that is not by `customer_id`. */
  on?: Query<unknown>
  /** True or false; what is null counts as false. */
  is: Query<unknown>
  /** The earliest instant after `now` at which time alone may change the answer; null for never. Too early costs a look, too late is wrong. */
  flipsAt?: Query<unknown>
  /** Who has no row is out, and stays out whatever time it is. */
  needsRow?: boolean
}

/** Facts about people from one place: loaded for a few of them, to say why they are in. */
export interface FactSource<Facts> {
  name: string
  /** Those of whom nothing is there may be left out. `wants` are what the conditions of the segment asked for. */
  load(db: Db, people: { shopId: string; customerIds: readonly string[]; wants: readonly string[] }): Promise<Map<string, Facts>>
  /** The facts of a customer of whom nothing is known. */
  blank(customerId: string): Facts
}

/** Whether a condition holds for a person, and the figures that it holds by: for the sentence `segments.reason.<code>`. */
export interface Finding {
  is: boolean
  because?: Record<string, string | number | boolean | null>
}

interface Definition<Args, Facts> {
  code: string
  args: z.ZodType<Args>
  form: ConditionForm
  /** Says what somebody did. Nothing is concluded from it about who objects to being profiled: for them it is neither true nor false. */
  isBehavioural: boolean
  /** Which news may change the answer. */
  topics(args: Args): TouchTopic[]
  /** The segments that it looks into. */
  segments?(args: Args): string[]
  /** What of the source it needs: the name of an event. */
  wants?(args: Args): string[]
  facts: FactSource<Facts>
  where(args: Args, place: Place): Clause
  matches(facts: Facts, args: Args, moment: Moment): Finding
}

/** A condition with its arguments. */
export interface BoundCondition {
  code: string
  isBehavioural: boolean
  topics: TouchTopic[]
  segments: string[]
  wants: string[]
  source: FactSource<unknown>
  where(place: Place): Clause
  matches(facts: unknown, moment: Moment): Finding
}

export interface Condition {
  code: string
  form: ConditionForm
  isBehavioural: boolean
  /** With its arguments read, or what is wrong with them. */
  bind(args: unknown): { bound: BoundCondition; args: unknown } | { issues: readonly z.core.$ZodIssue[] }
}

/** A condition as the language takes it; `where` and `matches` must agree, which the law of segments tests for all. */
export function defineCondition<Args, Facts>(definition: Definition<Args, Facts>): Condition {
  const { code, form, isBehavioural, topics, segments, wants, facts: source, where, matches } = definition
  return {
    code,
    form,
    isBehavioural,
    bind: (given) => {
      const read = z.core.safeParse(definition.args, given, { reportInput: true })
      if (!read.success) return { issues: read.error.issues }
      const args = read.data as Args
      return {
        args,
        bound: {
          ...{ code, isBehavioural, source, topics: topics(args), segments: segments?.(args) ?? [], wants: wants?.(args) ?? [] },
          where: (place) => where(args, place),
          // What the source loaded is what the condition takes: both are of the same definition.
          matches: (facts, moment) => matches(facts as Facts, args, moment),
        },
      }
    },
  }
}

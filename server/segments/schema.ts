import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'

/** How deep a tree may go, and how many conditions it may hold. */
export const definitionLimits = { depth: 6, conditions: 40 } as const

/** A description of people: conditions joined by and, or, not. What `args` hold stands in the catalogue of conditions. */
export type SegmentNode =
  | { kind: 'and' | 'or'; of: SegmentNode[] }
  | { kind: 'not'; of: SegmentNode }
  | { kind: 'condition'; code: string; args: Record<string, unknown> }

const compares = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const
export const Compare = z.enum(compares)
export type Compare = z.infer<typeof Compare>

const text = z.string().min(1).max(200)
/** Whole hours and days; ten years are enough for what a shop asks. */
const amount = z.int().min(1).max(87_660)

/**
 * When something happened. `within`: later than now less that time, to the instant. `notWithin`: then or earlier. `between`: from
 * the first day to the last, both whole, in the shop's zone.
 */
export const Window = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('ever') }),
    z.object({ kind: z.literal('within'), amount, unit: z.enum(['hours', 'days']) }),
    z.object({ kind: z.literal('notWithin'), amount, unit: z.enum(['hours', 'days']) }),
    z.object({ kind: z.literal('between'), from: CalendarDay, to: CalendarDay }),
  ])
  .refine((window) => window.kind !== 'between' || window.from <= window.to, { message: 'segments.field.days_backwards', path: ['to'] })
export type Window = z.infer<typeof Window>

/** A test of a text; case makes no difference. `ne`: there is a text, and it is another. */
export const TextTest = z.discriminatedUnion('compare', [
  z.object({ type: z.literal('text'), compare: z.enum(['eq', 'ne', 'contains', 'begins']), value: text }),
  z.object({ type: z.literal('text'), compare: z.literal('in'), values: z.array(text).min(1).max(200) }),
  z.object({ type: z.literal('text'), compare: z.enum(['exists', 'missing']) }),
])
export type TextTest = z.infer<typeof TextTest>

const NumberTest = z.object({ type: z.literal('number'), compare: Compare, value: z.number().min(-1e15).max(1e15) })
const BooleanTest = z.object({ type: z.literal('boolean'), value: z.boolean() })
const DateTest = z.discriminatedUnion('compare', [
  z.object({ type: z.literal('date'), compare: Compare, value: CalendarDay }),
  // The last so many days to today, or the next ones from today.
  z.object({ type: z.literal('date'), compare: z.enum(['withinLast', 'withinNext']), days: z.int().min(0).max(3660) }),
])

/** A test of a value that may be of any type: of another type than asked for, it is none of these. */
export const ValueTest = z.union([TextTest, NumberTest, BooleanTest, DateTest])
export type ValueTest = z.infer<typeof ValueTest>

/** A part of a condition that a person chooses, and how. The texts are the console's: `segments.field.<name>`. */
export type ConditionField =
  | { name: string; kind: 'choice'; options: string[]; isMany: boolean }
  | { name: string; kind: 'number'; min: number; max: number; unit: 'times' | 'days' | 'plain' | 'bucket' }
  | { name: string; kind: 'money' | 'compare' | 'valueTest' | 'textTest' }
  | { name: string; kind: 'text'; isMany?: boolean }
  | { name: string; kind: 'window'; options: Window['kind'][] }
  /** Chosen from what the shop has: `GET …/segment-choices?kind=`. */
  | { name: string; kind: 'pick'; of: ChoiceKind; isMany: boolean }
  /** A property of the event that `event` names; `filters` are tests of such properties. */
  | { name: string; kind: 'property' | 'filters' }

const choiceKinds = [
  ...['product', 'category', 'tag', 'event', 'property', 'trait', 'segment', 'country', 'city', 'language'],
  ...['wallet', 'tier', 'reward'],
] as const
export const ChoiceKind = z.enum(choiceKinds)
export type ChoiceKind = z.infer<typeof ChoiceKind>

const conditionGroups = ['profile', 'place', 'orders', 'events', 'consent', 'predictions', 'loyalty', 'segments'] as const
export interface ConditionForm {
  group: (typeof conditionGroups)[number]
  fields: ConditionField[]
  /** What the editor begins with; what a person has yet to choose is left out. */
  initial: Record<string, unknown>
}

export const ConditionCatalogue = z.object({
  conditions: z.array(
    z.object({
      /** The sentence of the editor is `segments.condition.<code>`, with a place for each field. */
      code: z.string(),
      group: z.enum(conditionGroups),
      isBehavioural: z.boolean(),
      fields: z.array(
        z.object({
          name: z.string(),
          kind: z.enum(['choice', 'number', 'money', 'compare', 'text', 'valueTest', 'textTest', 'window', 'pick', 'property', 'filters']),
          options: z.array(z.string()).optional(),
          isMany: z.boolean().optional(),
          of: ChoiceKind.optional(),
          min: z.number().optional(),
          max: z.number().optional(),
          unit: z.enum(['times', 'days', 'plain', 'bucket']).optional(),
        }),
      ),
      initial: z.record(z.string(), z.unknown()),
    }),
  ),
  limits: z.object({ depth: z.number().int(), conditions: z.number().int() }),
})

export const ChoiceQuery = z.object({
  kind: ChoiceKind,
  search: z.string().trim().max(200).optional(),
  /** Of `property`: the event that it belongs to. */
  event: z.string().max(200).optional(),
  /** Shows these, whatever is searched for: what a saved segment holds. */
  ids: z.string().max(10_000).optional(),
})
export const Choices = z.object({
  choices: z.array(z.object({ value: z.string(), label: z.string(), detail: z.string().nullable() })),
})

/** Any JSON: what is wrong in it is told with its place. */
const definition = z.unknown()
const name = z.string().trim().min(1).max(120)
const description = z.string().trim().max(1000)

export const CreateSegment = z.object({ name, description: description.default(''), definition })
export const ChangeSegment = z.object({
  name: name.optional(),
  description: description.optional(),
  definition: definition.optional(),
  /** The version that was being edited: refused where somebody saved another meanwhile. */
  version: z.int().min(1).optional(),
})

export const readyMadeCodes = [
  ...['champions', 'loyal', 'potential', 'new', 'promising', 'needs_attention', 'about_to_sleep', 'at_risk', 'cannot_lose'],
  ...['hibernating', 'lost', 'first_time_buyers', 'one_order_overdue', 'high_value_at_risk', 'birthday_this_week'],
  ...['category_buyers', 'from_city', 'high_predicted_value', 'likely_to_leave', 'points_about_to_lapse'],
] as const
export const ReadyMadeCode = z.enum(readyMadeCodes)
export type ReadyMadeCode = z.infer<typeof ReadyMadeCode>
/** `choice` where the ready-made one leaves something open: a category, a city. */
export const CreateReadyMade = z.object({ code: ReadyMadeCode, choice: z.string().min(1).max(200).optional() })
export const ReadyMadeList = z.object({
  readyMade: z.array(
    z.object({
      code: ReadyMadeCode,
      name: z.string(),
      description: z.string(),
      choice: ChoiceKind.nullable(),
      /** The segment that was made of it; null where none is, or where each choice makes another. */
      segmentId: z.uuid().nullable(),
    }),
  ),
})

export const Segment = z.object({
  segmentId: z.uuid(),
  name: z.string(),
  description: z.string(),
  definition: z.unknown(),
  version: z.number().int(),
  members: z.number().int(),
  /** Null while the first build is under way: then nobody knows who is in. */
  builtAt: z.iso.datetime().nullable(),
  /** A build that is wanted or under way; the members are those of the version before until it is done. */
  build: z
    .object({
      cause: z.enum(['definition', 'time']),
      phase: z.enum(['waiting', 'evaluating', 'writing']),
      startedAt: z.iso.datetime().nullable(),
      expectedMs: z.number().int().nullable(),
    })
    .nullable(),
  readyMade: z.string().nullable(),
  /** Segments that look into this one: it cannot go while they do. */
  usedBy: z.array(z.object({ segmentId: z.uuid(), name: z.string() })),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
})
export type Segment = z.infer<typeof Segment>

const SegmentDay = z.object({ day: z.string(), members: z.number().int(), entered: z.number().int(), left: z.number().int() })
export type SegmentDay = z.infer<typeof SegmentDay>
/** `trend`: members at the end of each of the last thirty days, oldest first; null before there were any figures. `customers`: all of the shop. */
export const SegmentList = z.object({
  segments: z.array(Segment.extend({ trend: z.array(z.number().int().nullable()) })),
  customers: z.number().int(),
})
export const SegmentDays = z.object({ days: z.array(SegmentDay) })

export const PreviewSegment = z.object({
  definition,
  /** The segment that is being edited, which the conditions may not lead back to. */
  segmentId: z.uuid().optional(),
})

/** Why somebody is in: a condition, by its place in the tree, whether it holds, and the figures that it holds by. */
export const Reason = z.object({
  path: z.string(),
  code: z.string(),
  is: z.boolean(),
  because: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
})
export type Reason = z.infer<typeof Reason>

export const SegmentMember = z.object({
  customerId: z.uuid(),
  title: z.string(),
  email: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  orders: z.number().int(),
  revenueMinor: z.number().int(),
  lastOrderOn: z.string().nullable(),
})
export type SegmentMember = z.infer<typeof SegmentMember>

export const SegmentPreview = z.object({
  count: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('exact'), members: z.number().int() }),
    /** Counting took too long: from a sample of customers, with the 95 % interval. */
    z.object({
      kind: z.literal('estimated'),
      members: z.number().int(),
      low: z.number().int(),
      high: z.number().int(),
      sampled: z.number().int(),
    }),
    z.object({ kind: z.literal('unknown') }),
  ]),
  customers: z.number().int(),
  sample: z.array(SegmentMember.extend({ reasons: z.array(Reason) })),
})
export type SegmentPreview = z.infer<typeof SegmentPreview>

export const MemberPage = z.object({
  members: z.array(SegmentMember.extend({ since: z.iso.datetime() })),
  nextCursor: z.string().nullable(),
})
const SegmentMove = z.object({
  customerId: z.uuid(),
  title: z.string(),
  kind: z.enum(['entered', 'left']),
  cause: z.enum(['fact', 'time', 'definition', 'import']),
  version: z.number().int(),
  at: z.iso.datetime(),
})
export const MovePage = z.object({ moves: z.array(SegmentMove), nextCursor: z.string().nullable() })
export const CustomerSegments = z.object({
  segments: z.array(z.object({ segmentId: z.uuid(), name: z.string(), since: z.iso.datetime() })),
})
/** What one customer is to a segment now, condition by condition. */
export const CustomerInSegment = z.object({ isMember: z.boolean(), since: z.iso.datetime().nullable(), reasons: z.array(Reason) })

/** Random segments over what `people-for-tests.ts` makes up: every condition, with arguments that hold for some and not for others. */
import type { Generator } from '@regulars/random'
import { rfmClasses } from './conditions/rfm.ts'
import type { SegmentNode } from './schema.ts'

/** What there is to choose from. */
export interface World {
  productIds: readonly string[]
  categoryIds: readonly string[]
  tagIds: readonly string[]
  /** Segments that may be looked into. */
  segmentIds: readonly string[]
}

export const cities = ['Kraków', 'KRAKÓW', 'Łódź', 'Львів', 'ЛЬВІВ', "O'Fallon", '%', 'Київ', '']
export const eventNames = ['Product Viewed', 'Cart Viewed', "it's; drop table events", '🛒', 'x".y']
export const propertyNames = ['price', 'size', 'day', '__proto__', "a'b"]
export const traitNames = ['plan', 'points', 'born', 'isVip', 'constructor', 'a.b']
export const values: readonly unknown[] = [
  ...[null, true, false, '', 'gold', 'GOLD', 'Żółty', '12', '12.50', '-3', '1e5', ' 7', 0, 1, 12, 12.5, -3, 0.1, 1e14, 1e300, 1e-9],
  ...['2023-11-05', '2023-02-29', '2023-11-05T10:00:00Z', '2023-13-01', '0000-01-01', '2023-10-29', '29.10.2023'],
  ...[[], ['gold', 'x'], ['GOLD', ''], [1, 'silver'], {}, { gold: 1 }],
]

const compares = ['eq', 'ne', 'lt', 'le', 'gt', 'ge'] as const
const textValues = ['gold', 'GOLD', 'old', 'ŻÓŁTY', '1', 'kra', "'", '%', '12']

/** A tree of up to a handful of conditions. */
export function randomDefinition(random: Generator, world: World, depth = 0): SegmentNode {
  const share = random.uniform()
  if (depth >= 3 || share < 0.45) return randomCondition(random, world)
  if (share < 0.6) return { kind: 'not', of: randomDefinition(random, world, depth + 1) }
  return {
    kind: share < 0.8 ? 'and' : 'or',
    of: Array.from({ length: 1 + random.integer(3) }, () => randomDefinition(random, world, depth + 1)),
  }
}

export const pick = <Item>(random: Generator, items: readonly Item[]): Item => items[random.integer(items.length)] as Item

function randomCondition(random: Generator, world: World): SegmentNode {
  const [code, args] = pick(random, kinds)(random, world)
  return { kind: 'condition', code, args }
}

type Draw = (random: Generator, world: World) => [code: string, args: Record<string, unknown>]

const some = <Item>(random: Generator, items: readonly Item[]): Item[] =>
  random.shuffle(items).slice(0, 1 + random.integer(Math.min(3, items.length)))

const compare = (random: Generator) => pick(random, compares)

function window(random: Generator): Record<string, unknown> {
  const kind = pick(random, ['ever', 'within', 'within', 'within', 'notWithin', 'between'])
  if (kind === 'ever') return { kind }
  if (kind === 'between') return { kind, from: '2023-08-15', to: pick(random, ['2023-08-15', '2023-10-29', '2023-12-01']) }
  return { kind, amount: 1 + random.integer(pick(random, [3, 50])), unit: pick(random, ['days', 'days', 'hours']) }
}

function textTest(random: Generator): Record<string, unknown> {
  const compare = pick(random, ['eq', 'ne', 'contains', 'begins', 'in', 'exists', 'missing'])
  if (compare === 'exists' || compare === 'missing') return { type: 'text', compare }
  if (compare === 'in') return { type: 'text', compare, values: some(random, textValues) }
  return { type: 'text', compare, value: pick(random, textValues) }
}

function fixedTest(random: Generator): Record<string, unknown> {
  const type = pick(random, ['text', 'number', 'boolean', 'date'])
  if (type === 'text') return textTest(random)
  if (type === 'boolean') return { type, value: random.uniform() < 0.5 }
  if (type === 'number') return { type, compare: compare(random), value: pick(random, [0, 1, 12, 12.5, -3, 0.1, 1e14]) }
  return { type, compare: compare(random), value: pick(random, ['2023-11-05', '2023-10-29', '2023-03-01']) }
}

function test(random: Generator): Record<string, unknown> {
  if (random.uniform() < 0.75) return fixedTest(random)
  return { type: 'date', compare: pick(random, ['withinLast', 'withinNext']), days: random.integer(30) }
}

const filters = (random: Generator): Record<string, unknown>[] =>
  Array.from({ length: Math.max(0, random.integer(4) - 1) }, () => ({ property: pick(random, propertyNames), test: fixedTest(random) }))

const kinds: readonly Draw[] = [
  (random) => ['profile_field', { field: pick(random, ['city', 'email', 'firstName', 'phone']), test: textTest(random) }],
  (random) => ['trait', { key: pick(random, traitNames), test: test(random) }],
  (random) => ['trait', { key: pick(random, traitNames), test: test(random) }],
  (random, { tagIds }) => ['tag', { tagIds: some(random, tagIds) }],
  (random) => ['country', { countries: some(random, ['PL', 'UA', 'DE']) }],
  (random) => [
    'city',
    {
      cities: some(
        random,
        cities.filter((city) => city !== ''),
      ),
    },
  ],
  (random) => ['postcode', { prefixes: some(random, ['30', '00 0', '31-', '9']) }],
  (random) => ['language', { languages: some(random, ['pl', 'uk', 'en']) }],
  (random) => ['birthday', { withinDays: pick(random, [0, 1, 7, 30, 365]) }],
  (random) => ['identifier', { kind: pick(random, ['email', 'phone', 'customer_number']) }],
  () => ['merged', {}],
  (random) => [
    'random_bucket',
    { salt: pick(random, ['a', 'autumn-2023']), from: random.integer(5_000), below: 5_001 + random.integer(4_999) },
  ],
  (random) => ['order_count', { compare: compare(random), times: random.integer(4), window: window(random) }],
  (random) => ['order_revenue', { compare: compare(random), amountMinor: pick(random, [0, 1_000, 5_000]), window: window(random) }],
  (random) => ['order_average', { compare: compare(random), amountMinor: pick(random, [0, 1_000, 2_500]), window: window(random) }],
  (random) => ['order_time', { which: pick(random, ['first', 'last']), window: window(random) }],
  (random) => ['purchase_days', { compare: compare(random), times: random.integer(4) }],
  (random) => ['days_since_order', { which: pick(random, ['first', 'last']), compare: compare(random), days: random.integer(60) }],
  (random, { productIds }) => ['bought_product', { productIds: some(random, productIds), window: window(random) }],
  (random, { categoryIds }) => ['bought_category', { categoryIds: some(random, categoryIds), window: window(random) }],
  (random) => ['rfm_class', { classes: some(random, rfmClasses) }],
  () => ['best_fifth', {}],
  (random) => ['one_order_overdue', { share: pick(random, ['p50', 'p75', 'p90']) }],
  ...[0, 1, 2].map((): Draw => (random) => ['event_count', { ...event(random), compare: compare(random), times: random.integer(5) }]),
  (random) => [
    'event_sum',
    { ...event(random), property: pick(random, propertyNames), compare: compare(random), value: pick(random, [0, 0.3, 12, 25.5]) },
  ],
  (random) => ['event_time', { ...event(random), which: pick(random, ['first', 'last']) }],
  (random) => [
    'consent',
    {
      channel: pick(random, ['email', 'sms']),
      purpose: 'marketing',
      state: pick(random, ['granted', 'revoked', 'pending', 'none', 'unknown']),
    },
  ],
  (random, { segmentIds, tagIds }) =>
    segmentIds.length > 0 ? ['in_segment', { segmentId: pick(random, segmentIds) }] : ['tag', { tagIds: some(random, tagIds) }],
]

const event = (random: Generator): Record<string, unknown> => ({
  event: pick(random, eventNames),
  filters: filters(random),
  window: window(random),
})

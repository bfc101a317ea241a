import { rfmClasses } from './conditions/rfm.ts'
import { type ChoiceKind, type ReadyMadeCode, readyMadeCodes, type SegmentNode } from './schema.ts'

/** A segment that is there at a click. Its name and meaning are the texts `segments.ready_made.<code>.name` and `.description`. */
export interface ReadyMade {
  code: ReadyMadeCode
  /** What a person chooses first; null where nothing is left open. */
  choice: ChoiceKind | null
  definition(choice: string): SegmentNode
}

const all: Record<ReadyMadeCode, Omit<ReadyMade, 'code'>> = {
  ...rfmSegments(),
  first_time_buyers: fixed(condition('purchase_days', { compare: 'eq', times: 1 })),
  one_order_overdue: fixed(condition('one_order_overdue', { share: 'p75' })),
  high_value_at_risk: fixed({
    kind: 'and',
    of: [condition('best_fifth', {}), condition('rfm_class', { classes: ['at_risk', 'cannot_lose', 'needs_attention'] })],
  }),
  birthday_this_week: fixed(condition('birthday', { withinDays: 7 })),
  category_buyers: {
    choice: 'category',
    definition: (categoryId) =>
      condition('bought_category', { categoryIds: [categoryId], window: { kind: 'within', amount: 365, unit: 'days' } }),
  },
  from_city: { choice: 'city', definition: (city) => condition('city', { cities: [city] }) },
  high_predicted_value: fixed(condition('predicted_value', { place: 'top_fifth' })),
  likely_to_leave: fixed(condition('churn_probability', { compare: 'ge', percent: 70 })),
  points_about_to_lapse: fixed(condition('points_lapsing', { wallet: 'points', points: 100, withinDays: 30 })),
}

/** Those whose conditions are there: some need a capability that stands above. */
export function readyMadeSegments(hasCondition: (code: string) => boolean): ReadyMade[] {
  return readyMadeCodes.map((code) => ({ code, ...all[code] })).filter(({ definition }) => codesIn(definition('')).every(hasCondition))
}

function rfmSegments() {
  const entries = rfmClasses.map((code) => [code, fixed(condition('rfm_class', { classes: [code] }))] as const)
  return Object.fromEntries(entries) as Record<(typeof rfmClasses)[number], Omit<ReadyMade, 'code'>>
}

function fixed(definition: SegmentNode): Omit<ReadyMade, 'code'> {
  return { choice: null, definition: () => definition }
}

function condition(code: string, args: Record<string, unknown>): SegmentNode {
  return { kind: 'condition', code, args }
}

function codesIn(node: SegmentNode): string[] {
  if (node.kind === 'condition') return [node.code]
  return node.kind === 'not' ? codesIn(node.of) : node.of.flatMap(codesIn)
}

import { bootstrapMean, type Interval } from './bootstrap.ts'
import { type EvaluationOptions, evaluate, type Score, type Slice } from './evaluation.ts'
import type { Method } from './method.ts'
import { personalFrequency } from './personal-frequency.ts'
import { popularity } from './popularity.ts'
import type { Split } from './split.ts'

export type Choice =
  | { kind: 'not_enough_data'; reason: 'too_few_cases'; cases: number; leastCases: number }
  | { kind: 'baseline'; method: string; table: readonly Score[]; lifts: readonly Lift[] }
  | { kind: 'chosen'; method: string; table: readonly Score[]; lifts: readonly Lift[] }

/** Mean difference of recall between a method and a baseline, customer by customer, with its interval. */
export interface Lift {
  method: string
  over: string
  difference: Interval
}

export interface ChoiceOptions extends Omit<EvaluationOptions, 'k'> {
  k: number
  /** `repeat` for a list of things to buy again, `new` for things to discover, `all` for one list of both. */
  slice: Slice
  leastCases?: number
}

/**
 * The method for a list, by recall of k on a split of the shop's own data: the best of those that beat both popularity and
 * personal frequency, which means that the 95 % bootstrap interval of the difference over customers lies above 0 against
 * each. If none does, the better baseline is the answer, and nothing is switched on. Below `leastCases` nothing is said.
 */
export function chooseRecommender(
  split: Split,
  candidates: readonly Method<unknown>[],
  { k, slice, uniform, draws = 1_000, leastCases = 50 }: ChoiceOptions,
): Choice {
  const baselines = [popularity(), personalFrequency()] as const
  const table = evaluate(split, [...baselines, ...candidates] as Method<unknown>[], { k: [k], uniform, draws }).filter(
    (score) => score.slice === slice,
  )
  const cases = table[0]?.customers ?? 0
  if (cases < leastCases) return { kind: 'not_enough_data', reason: 'too_few_cases', cases, leastCases }

  const [plain, better] = [table.slice(0, baselines.length), table.slice(baselines.length)]
  const lifts = better.flatMap((score) => plain.map((baseline) => liftOver(score, baseline, { uniform, draws })))
  const winners = better.filter(({ method }) => lifts.every((lift) => lift.method !== method || lift.difference.low > 0))
  const best = (scores: readonly Score[]): string | undefined => scores.toSorted((a, b) => b.recall.mean - a.recall.mean)[0]?.method
  const winner = best(winners)
  if (winner !== undefined) return { kind: 'chosen', method: winner, table, lifts }
  return { kind: 'baseline', method: best(plain) ?? 'popularity', table, lifts }
}

/** The paired difference of two methods on the same cases. */
export function liftOver(score: Score, baseline: Score, { uniform, draws = 1_000 }: { uniform: () => number; draws?: number }): Lift {
  const differences = score.recalls.map((recall, at) => recall - (baseline.recalls[at] ?? Number.NaN))
  return { method: score.method, over: baseline.method, difference: bootstrapMean(differences, { uniform, draws }) }
}

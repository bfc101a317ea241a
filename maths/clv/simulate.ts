/** Customers drawn from a model, with what they do after the cut: to test fits, forecasts and the choice between models. */
import type { Generator } from '@regulars/random'
import type { Histories } from './history.ts'
import type { Family } from './model.ts'

export interface Simulation {
  family: Family
  /** In the family's order; times in the same unit as those below. */
  parameters: number[]
  customers: number
  /** First purchases come evenly over this time from the start. */
  joining: number
  /** When history ends, counted from the same start. */
  cut: number
  /** How long purchases are drawn after the cut. */
  future: number
  /** How much likelier purchases are at a time than on average, at most 3: a season. Makes nothing likelier where left out. */
  season?: (time: number) => number
}

export interface Simulated {
  known: Required<Pick<Histories, 'frequency' | 'recency' | 'age' | 'sumLogGaps'>>
  /** 1 for customers who had not left by the cut. */
  alive: Float64Array
  /** Purchases within `future` after the cut. */
  purchases: Float64Array
}

export function simulate(random: Generator, { family, parameters, customers, joining, cut, future, season }: Simulation): Simulated {
  const column = () => new Float64Array(customers)
  const [frequency, recency, age, sumLogGaps, alive, purchases] = [column(), column(), column(), column(), column(), column()]
  for (let row = 0; row < customers; row++) {
    const first = random.uniform() * joining
    const times = purchaseTimes(random, family, parameters, first, cut + future, season)
    const known = times.days.filter((time) => time <= cut)
    frequency[row] = known.length
    recency[row] = (known.at(-1) ?? first) - first
    age[row] = cut - first
    sumLogGaps[row] = known.reduce((sum, time, place) => sum + Math.log(time - (known[place - 1] ?? first)), 0)
    alive[row] = times.leaves > cut ? 1 : 0
    purchases[row] = times.days.length - known.length
  }
  return { known: { frequency, recency, age, sumLogGaps }, alive, purchases }
}

/** When somebody buys after the first purchase, until they leave or the end; and when they leave. */
function purchaseTimes(
  random: Generator,
  { name, k }: Family,
  [r = 1, alpha = 1, third = 1, fourth = 1]: number[],
  first: number,
  end: number,
  season?: (time: number) => number,
): { days: number[]; leaves: number } {
  const most = season ? 3 : 1
  const rate = random.gamma(r, 1 / alpha) * most
  const isBg = name !== 'nbd' && name !== 'pnbd'
  const chance = isBg ? random.beta(third, fourth) : 0
  const lifetime = name === 'pnbd' ? random.exponential(1 / random.gamma(third, 1 / fourth)) : Number.POSITIVE_INFINITY
  const days: number[] = []
  if ((name === 'mbgnbd' || name === 'mbgcnbd') && random.uniform() < chance) return { days, leaves: first }
  let [time, hits] = [first, 0]
  for (;;) {
    time += random.exponential(1 / rate)
    if (time > first + lifetime) return { days, leaves: first + lifetime }
    if (time > end) return { days, leaves: Number.POSITIVE_INFINITY }
    if (season && random.uniform() * most > season(time)) continue
    if (++hits % k !== 0) continue
    days.push(time)
    if (isBg && random.uniform() < chance) return { days, leaves: time }
  }
}

/** Forecasts without a model, which are strong, and so stand beside every model. */
import type { Histories } from './history.ts'

export type HeuristicName = 'rate_so_far' | 'rate_of_everybody'

type Heuristic = (histories: Histories, horizon: number) => Float64Array

export const heuristics: Readonly<Record<HeuristicName, Heuristic>> = {
  /** Everybody goes on at the rate of repeat purchases so far; who bought on the day of the cut, at everybody's. */
  rate_so_far: (histories, horizon) => {
    const rate = rateOfEverybody(histories)
    return histories.frequency.map((x, row) => {
      const age = histories.age[row] as number
      return (age > 0 ? x / age : rate) * horizon
    })
  },
  /** The same for all: repeat purchases by the time since first purchases. */
  rate_of_everybody: (histories, horizon) => new Float64Array(histories.frequency.length).fill(rateOfEverybody(histories) * horizon),
}

function rateOfEverybody({ frequency, age, count }: Histories): number {
  const weighted = (values: Float64Array) => values.reduce((sum, value, row) => sum + value * (count?.[row] ?? 1), 0)
  const time = weighted(age)
  return time > 0 ? weighted(frequency) / time : 0
}

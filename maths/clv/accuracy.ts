/** How good a forecast was, by what happened afterwards. */
import { correlation } from './fit-spend.ts'

export interface Accuracy {
  forecastSum: number
  actualSum: number
  /** Mean absolute and root mean squared error per customer. */
  mae: number
  rmse: number
  correlation: number
  /** That of two customers, one who bought again and one who did not, the first had the higher forecast; ½ for equal ones. */
  auc: number | null
  /** The share of all later purchases that the tenth with the highest forecasts made. */
  topTenthShare: number | null
}

export function accuracyOf(forecast: Float64Array, actual: Float64Array, weights: Float64Array): Accuracy {
  const all = sum(weights)
  const weighted = (value: (row: number) => number) => weights.reduce((total, weight, row) => total + weight * value(row), 0)
  const error = (row: number) => (forecast[row] as number) - (actual[row] as number)
  return {
    forecastSum: weighted((row) => forecast[row] as number),
    actualSum: weighted((row) => actual[row] as number),
    mae: weighted((row) => Math.abs(error(row))) / all,
    rmse: Math.sqrt(weighted((row) => error(row) ** 2) / all),
    correlation: correlation(forecast, actual, weights),
    auc: areaUnderCurve(forecast, actual, weights),
    topTenthShare: topTenthShare(forecast, actual, weights),
  }
}

/** Of a score for who buys at all; null where all or none did. */
export function areaUnderCurve(score: Float64Array, actual: Float64Array, weights: Float64Array): number | null {
  const rows = [...score.keys()].toSorted((left, right) => (score[left] as number) - (score[right] as number))
  let [below, won, pairs] = [0, 0, 0]
  for (let first = 0; first < rows.length; ) {
    let [buyers, others, next] = [0, 0, first]
    for (; next < rows.length && score[rows[next] as number] === score[rows[first] as number]; next++) {
      const row = rows[next] as number
      if ((actual[row] as number) > 0) buyers += weights[row] as number
      else others += weights[row] as number
    }
    won += buyers * (below + others / 2)
    pairs += buyers
    below += others
    first = next
  }
  return pairs > 0 && below > 0 ? won / (pairs * below) : null
}

/** Of equal forecasts at the tenth's edge each counts in part. */
function topTenthShare(forecast: Float64Array, actual: Float64Array, weights: Float64Array): number | null {
  const rows = [...forecast.keys()].toSorted((left, right) => (forecast[right] as number) - (forecast[left] as number))
  let [left, bought] = [sum(weights) / 10, 0]
  for (let first = 0; first < rows.length && left > 0; ) {
    let [weight, purchases, next] = [0, 0, first]
    for (; next < rows.length && forecast[rows[next] as number] === forecast[rows[first] as number]; next++) {
      const row = rows[next] as number
      weight += weights[row] as number
      purchases += (weights[row] as number) * (actual[row] as number)
    }
    bought += purchases * Math.min(1, left / weight)
    left -= weight
    first = next
  }
  const all = weights.reduce((total, weight, row) => total + weight * (actual[row] as number), 0)
  return all > 0 ? bought / all : null
}

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0)

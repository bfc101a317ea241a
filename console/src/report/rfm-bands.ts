/** Whole numbers from `from` to `to`, both included; `to` null = no upper end. */
export interface Band {
  from: number
  to: number | null
}

/**
 * The whole numbers that get each score 1 to 5, from four inner edges (score = 1 + edges strictly below the value).
 * Where edges coincide a score has no numbers: null. `least` is the smallest value there can be.
 */
export function scoreBands(edges: readonly number[], least: number): (Band | null)[] {
  return [0, 1, 2, 3, 4].map((index) => {
    const below = edges[index - 1]
    const above = edges[index]
    const from = below === undefined ? least : Math.floor(below) + 1
    const to = above === undefined ? null : Math.floor(above)
    return to !== null && to < from ? null : { from, to }
  })
}

/** Recency scores run the other way: the fewest days since the last order score 5. Index 0 is score 1. */
export function recencyBands(edges: readonly number[]): (Band | null)[] {
  return scoreBands(edges, 0).reverse()
}

/** The days of the last order that a recency band means, counted back from the cut. */
export function lastOrderDays(band: Band, cutOn: string): { lastFrom?: string; lastTo: string } {
  const lastTo = daysBefore(cutOn, band.from)
  return band.to === null ? { lastTo } : { lastFrom: daysBefore(cutOn, band.to), lastTo }
}

/** The calendar day `days` days before `day`, both YYYY-MM-DD. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from one calendar day to another. */
export function daysApart(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

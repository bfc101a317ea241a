/** Steps of the sequential palette: 0 is the empty cell, `heatSteps` the strongest. */
export const heatSteps = 7

/**
 * The colour step of a value on a scale from 0 to `max`. Only zero and less is step 0, so that a cell with somebody
 * in it never looks empty.
 */
export function heatLevel(value: number, max: number): number {
  if (!(value > 0) || !(max > 0)) return 0
  return Math.min(heatSteps, Math.max(1, Math.ceil((value / max) * heatSteps)))
}

/** Minimum of a smooth function of a few variables within bounds. */
import assert from 'node:assert/strict'

/** The value at a point; writes the gradient there into `gradient`. Not a number, or +∞, where it has no value. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

export type Minimum =
  | { kind: 'converged'; point: Float64Array; value: number; gradient: Float64Array; steps: number }
  | { kind: 'not_converged'; reason: 'no finite value at the start' | 'too many steps'; point: Float64Array; value: number; steps: number }

export interface Bounds {
  lower: Float64Array
  upper: Float64Array
  /** The largest change of the value that the gradient still promises for one unit of a variable. Default 1e-7 · (1 + |value|). */
  tolerance?: number
  mostSteps?: number
}

/**
 * The best minimum from several starts; one that converged goes before one that did not, unless the other is lower.
 * Starts are tried in their order; ties keep the earlier.
 */
export function minimiseFrom(objective: Objective, starts: readonly Float64Array[], bounds: Bounds): Minimum {
  const minima = starts.map((start) => minimise(objective, start, bounds))
  const best = minima.reduce((kept, next) => (rank(next) < rank(kept) ? next : kept))
  return best
}

/**
 * BFGS with bounds: variables that lie on a bound and want to go beyond it are held there (projected gradient), the others
 * move by the inverse Hessian that the steps have taught (Nocedal & Wright 2006, algorithm 6.1), halving the step until the
 * value has fallen enough (Armijo). Says `converged` where no free variable promises more than the tolerance, or steps
 * lower the value by no more than its last digits.
 */
export function minimise(objective: Objective, start: Float64Array, { lower, upper, tolerance = 1e-7, mostSteps = 300 }: Bounds): Minimum {
  const size = start.length
  assert(lower.length === size && upper.length === size, 'every variable has its bounds')
  let point = within(start, lower, upper)
  let gradient = new Float64Array(size)
  let value = objective(point, gradient)
  if (!isFinitePoint(value, gradient)) return { kind: 'not_converged', reason: 'no finite value at the start', point, value, steps: 0 }

  let inverse = identity(size)
  let isFresh = true
  let idle = 0
  for (let steps = 0; steps < mostSteps; steps++) {
    const isFree = gradient.map((slope, place) => (isHeld(at(point, place), slope, at(lower, place), at(upper, place)) ? 0 : 1))
    const steepest = gradient.reduce((most, slope, place) => Math.max(most, Math.abs(slope) * at(isFree, place)), 0)
    if (steepest <= tolerance * (1 + Math.abs(value))) return { kind: 'converged', point, value, gradient, steps }

    const direction = descent(inverse, gradient, isFree)
    const next = search(objective, { point, value, gradient, direction, lower, upper, reach: isFresh ? 1 / (1 + steepest) : 1 })
    if (next === null) {
      // Steepest descent has the last word: if it finds nothing either, the value is at the end of its digits.
      if (isFresh) return { kind: 'converged', point, value, gradient, steps }
      ;[inverse, isFresh] = [identity(size), true]
      continue
    }
    const step = next.point.map((coordinate, place) => coordinate - at(point, place))
    // What the gradient does along a bound teaches nothing about the variables that move.
    const change = next.gradient.map((slope, place) => (slope - at(gradient, place)) * at(isFree, place))
    if (isFresh) scaleToCurvature(inverse, step, change)
    learn(inverse, step, change)
    idle = value - next.value < 1e-12 * (1 + Math.abs(value)) ? idle + 1 : 0
    ;({ point, value, gradient } = next)
    if (idle === 3) return { kind: 'converged', point, value, gradient, steps }
    isFresh = false
  }
  return { kind: 'not_converged', reason: 'too many steps', point, value, steps: mostSteps }
}

const rank = ({ value }: Minimum): number => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)

const isFinitePoint = (value: number, gradient: Float64Array): boolean => Number.isFinite(value) && gradient.every(Number.isFinite)

const within = (point: Float64Array, lower: Float64Array, upper: Float64Array): Float64Array<ArrayBuffer> =>
  Float64Array.from(point, (coordinate, place) => Math.min(Math.max(coordinate, at(lower, place)), at(upper, place)))

const isHeld = (coordinate: number, slope: number, low: number, high: number): boolean =>
  (coordinate <= low && slope > 0) || (coordinate >= high && slope < 0)

/** −H g over the free variables; along −g where that would not go down. */
function descent(inverse: Float64Array, gradient: Float64Array, isFree: Float64Array): Float64Array {
  const size = gradient.length
  const direction = new Float64Array(size)
  let slope = 0
  for (let row = 0; row < size; row++) {
    if (at(isFree, row) === 0) continue
    for (let column = 0; column < size; column++) {
      direction[row] = at(direction, row) - at(inverse, row * size + column) * at(gradient, column) * at(isFree, column)
    }
    slope += at(direction, row) * at(gradient, row)
  }
  return slope < 0 ? direction : gradient.map((value, place) => -value * at(isFree, place))
}

interface Search {
  point: Float64Array
  value: number
  gradient: Float64Array
  direction: Float64Array
  lower: Float64Array
  upper: Float64Array
  /** The first step tried, in lengths of the direction. */
  reach: number
}

/** The first point along the direction, bent at the bounds, that lowers the value enough; null where there is none. */
function search(objective: Objective, { point, value, gradient, direction, lower, upper, reach }: Search) {
  const nextGradient = new Float64Array(point.length)
  for (let length = reach; length > 1e-14 * reach; length *= 0.4) {
    const next = within(
      point.map((coordinate, place) => coordinate + length * at(direction, place)),
      lower,
      upper,
    )
    const promised = next.reduce((sum, coordinate, place) => sum + (coordinate - at(point, place)) * at(gradient, place), 0)
    if (-promised < 1e-15 * (1 + Math.abs(value))) return null
    const nextValue = objective(next, nextGradient)
    if (isFinitePoint(nextValue, nextGradient) && nextValue < value && nextValue <= value + 1e-4 * promised) {
      return { point: next, value: nextValue, gradient: nextGradient }
    }
  }
  return null
}

/** Before anything is learnt: the inverse Hessian as large as the first step showed it (Nocedal & Wright, 6.20). */
function scaleToCurvature(inverse: Float64Array, step: Float64Array, change: Float64Array): void {
  const [curvature, square] = [dot(step, change), dot(change, change)]
  if (curvature > 0 && square > 0)
    for (let place = 0; place < inverse.length; place++) inverse[place] = (at(inverse, place) * curvature) / square
}

/** The update of Broyden, Fletcher, Goldfarb and Shanno, left out where the step showed no positive curvature. */
function learn(inverse: Float64Array, step: Float64Array, change: Float64Array): void {
  const size = step.length
  const curvature = dot(step, change)
  if (!(curvature > 1e-12 * Math.sqrt(dot(step, step) * dot(change, change)))) return
  const moved = step.map((_, row) => change.reduce((sum, value, column) => sum + at(inverse, row * size + column) * value, 0))
  const factor = (1 + dot(change, moved) / curvature) / curvature
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const place = row * size + column
      const mixed = (at(moved, row) * at(step, column) + at(step, row) * at(moved, column)) / curvature
      inverse[place] = at(inverse, place) + factor * at(step, row) * at(step, column) - mixed
    }
  }
}

function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size)
  for (let place = 0; place < size; place++) matrix[place * size + place] = 1
  return matrix
}

const dot = (left: Float64Array, right: Float64Array): number => left.reduce((sum, value, place) => sum + value * at(right, place), 0)

const at = (values: Float64Array, place: number): number => values[place] as number

import type { Objective } from './bfgs.ts'

/** The matrix of second derivatives (by rows, symmetric) at a point, by central differences of the gradient. */
export function hessian(objective: Objective, point: Float64Array, step = 1e-4): Float64Array {
  const size = point.length
  const [above, below] = [new Float64Array(size), new Float64Array(size)]
  const matrix = new Float64Array(size * size)
  for (let column = 0; column < size; column++) {
    objective(moved(point, column, step), above)
    objective(moved(point, column, -step), below)
    for (let row = 0; row < size; row++) {
      const slope = ((above[row] as number) - (below[row] as number)) / (2 * step)
      for (const place of [row * size + column, column * size + row]) matrix[place] = (matrix[place] as number) + slope / 2
    }
  }
  return matrix
}

const moved = (point: Float64Array, place: number, step: number): Float64Array =>
  point.map((coordinate, other) => (other === place ? coordinate + step : coordinate))

/** A point of the plot in percent of its box: x from the left, y from the bottom. */
export interface PlotPoint {
  x: number
  y: number
}

/** SVG path through the points in a box of 100 × 100 whose y grows downwards. */
export function linePath(points: readonly PlotPoint[]): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${rounded(point.x)} ${rounded(100 - point.y)}`).join(' ')
}

/** The area between the line and the bottom of the box; empty where there is no line. */
export function areaPath(points: readonly PlotPoint[]): string {
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  return `${linePath(points)} L${rounded(last.x)} 100 L${rounded(first.x)} 100 Z`
}

// Two decimals of a percent are finer than a pixel and keep the file small.
function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

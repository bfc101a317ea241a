/** The top of an axis that holds `max`: 1, 2, 2.5 or 5 times a power of ten, never below `max`; 1 where there is nothing to show. */
export function axisTop(max: number): number {
  if (!(max > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(max))
  const step = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= max * (1 - 1e-12)) ?? 10
  return step * power
}

/** `count` + 1 evenly spaced values from 0 to `top`, for the lines of a grid. */
export function axisTicks(top: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, index) => (top * index) / count)
}

/** Which of `count` points in a row are given words: evenly about six of them and the last, none so near to it that they would touch. */
export function labelledPlaces(count: number): ReadonlySet<number> {
  const step = Math.ceil(count / 6)
  const last = count - 1
  const even = Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step)
  return new Set([...even.filter((place) => last - place >= step), last])
}

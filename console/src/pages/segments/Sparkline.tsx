/** A trend as a line a word high. Says nothing to a screen reader: the figures beside it do. */
export function Sparkline({ trend }: { trend: readonly (number | null)[] }) {
  const known = trend.flatMap((value, place) => (value === null ? [] : [{ value, place }]))
  if (known.length < 2) return null
  const values = known.map(({ value }) => value)
  const low = Math.min(...values)
  const range = Math.max(...values) - low
  const x = (place: number) => (place / Math.max(1, trend.length - 1)) * width
  const y = (value: number) => (range === 0 ? height / 2 : height - 2 - ((value - low) / range) * (height - 4))
  const path = known.map(({ value, place }, index) => `${index === 0 ? 'M' : 'L'}${x(place).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const last = known.at(-1)
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width + 3} ${height}`}
      width={width + 3}
      height={height}
      aria-hidden="true"
      focusable="false"
    >
      <path d={path} />
      {last && <circle cx={x(last.place)} cy={y(last.value)} r="2.4" />}
    </svg>
  )
}

const width = 90
const height = 24

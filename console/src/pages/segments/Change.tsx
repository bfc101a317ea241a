import { useText } from '../../language.tsx'

/** How many more or fewer people are in than seven days ago. */
export function Change({ value }: { value: number | null }) {
  const { t, formatNumber } = useText()
  if (value === null) return <>–</>
  const count = formatNumber(Math.abs(value))
  const meaning = value === 0 ? t('segments.change.none') : t(value > 0 ? 'segments.change.up' : 'segments.change.down', { count })
  return (
    <span className="change" data-direction={Math.sign(value)}>
      <span aria-hidden="true">{value === 0 ? '0' : `${value > 0 ? '+' : '−'}${count}`}</span>
      <span className="visually-hidden">{meaning}</span>
    </span>
  )
}

/** The change against the end of the day seven days before the last of the trend; null where nothing is known of that day. */
export function changeIn(trend: readonly (number | null)[], members: number): number | null {
  const before = trend[trend.length - 8] ?? null
  return before === null ? null : members - before
}

import type { Segment, SegmentDays } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { type DayPoint, daySeries, roundAbove, todayIn } from './day-series.ts'
import { useSegmentDays } from './useSegments.ts'

/** How many were in at the end of each day: a line, its first and last figure, and the days as a table. */
export function CountChart({ segment }: { segment: Segment }) {
  const { t } = useText()
  const { timeZone } = useShop()
  const query = useSegmentDays(segment)
  return (
    <Sheet title={t('segments.over_time')}>
      <Loaded query={query} lines={4}>
        {({ days }) => {
          const series = daySeries(days, todayIn(timeZone, new Date()))
          return (
            <>
              {series.length < 2 ? <p className="soft">{t('segments.over_time.none')}</p> : <Plot series={series} />}
              {days.length > 0 && <DayTable days={days} />}
            </>
          )
        }}
      </Loaded>
    </Sheet>
  )
}

function Plot({ series }: { series: readonly DayPoint[] }) {
  const { t, formatNumber, formatDay } = useText()
  const top = roundAbove(Math.max(...series.map(({ members }) => members)))
  const x = (place: number) => (place / (series.length - 1)) * 100
  const y = (members: number) => 100 - (members / top) * 100
  const line = series.map(({ members }, place) => `${place === 0 ? 'M' : 'L'}${x(place).toFixed(2)} ${y(members).toFixed(2)}`).join('')
  const [first] = series
  const last = series.at(-1)
  if (!first || !last) return null
  const text = t('segments.over_time.text', {
    ...{ first: formatNumber(first.members), from: formatDay(first.day), last: formatNumber(last.members), to: formatDay(last.day) },
  })
  return (
    <figure className="count-chart">
      <div className="count-plot" role="img" aria-label={text}>
        <span className="count-top">{formatNumber(top)}</span>
        <span className="count-zero">0</span>
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          <path className="count-grid" d="M0 0H100M0 50H100M0 100H100" />
          <path className="count-area" d={`${line}L100 100L0 100Z`} />
          <path className="count-line" d={line} />
        </svg>
        <span className="count-last" style={{ bottom: `${100 - y(last.members)}%` }}>
          {formatNumber(last.members)}
        </span>
      </div>
      <figcaption className="count-days" aria-hidden="true">
        <span>{formatDay(first.day)}</span>
        <span>{formatDay(last.day)}</span>
      </figcaption>
    </figure>
  )
}

function DayTable({ days }: { days: SegmentDays['days'] }) {
  const { t, formatNumber, formatDay } = useText()
  return (
    <details className="day-table">
      <summary>{t('segments.over_time.table')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="day-table-box" tabIndex={0} aria-label={t('segments.over_time')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('segments.day')}</th>
              {['figure.members', 'entered', 'left'].map((key) => (
                <th key={key} scope="col" className="cell-number">
                  {t(key === 'figure.members' ? 'segments.column.members' : `segments.${key}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, members, entered, left }) => (
              <tr key={day}>
                <td>{formatDay(day)}</td>
                <td className="cell-number">{formatNumber(members)}</td>
                <td className="cell-number">{formatNumber(entered)}</td>
                <td className="cell-number">{formatNumber(left)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  )
}

import { type ReactNode, useId } from 'react'
import type { Cohort } from '../../../server/analytics/schema.ts'
import { ChartFigure } from './ChartFigure.tsx'
import { cohortAges, cohortCell, earlyReturn, monthAfter, monthDays } from './cohort-grid.ts'
import { CsvLink } from './DataTable.tsx'
import { heatLevel } from './heat-level.ts'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

const views = ['share', 'n', 'revenue'] as const
type View = (typeof views)[number]

/** Ages beyond this do not fit on paper, and stay on the screen and in the CSV. */
const printedAges = 24

/** Month of the first purchase down, months since across. Three views, switched without a script. */
export function CohortGrid(props: SectionProps) {
  const { audit, t, format, links } = props
  const name = useId()
  const comparison = earlyReturn(audit.cohorts)
  const answer = comparison
    ? t('audit.cohorts.answer', { older: format.percent(comparison.older), newer: format.percent(comparison.newer) })
    : t('audit.cohorts.empty')
  return (
    <Section id="cohorts" question={t('audit.cohorts.question')} answer={answer} meaning={<p>{t('audit.cohorts.meaning')}</p>}>
      {audit.cohorts.length > 0 && (
        <ChartFigure
          title={
            <Term t={t} of="cohort">
              {t('audit.cohorts.title')}
            </Term>
          }
          alternative={t('audit.cohorts.alternative')}
          legend={
            <>
              <span className="rp-hatched rp-swatch" aria-hidden="true" /> {t('audit.cohorts.legend', { day: format.day(audit.cutOn) })}
              {cohortAges(audit) - 1 > printedAges && (
                <span className="rp-print-only"> {t('audit.cohorts.printed', { n: printedAges })}</span>
              )}
            </>
          }
        >
          <fieldset className="rp-switch">
            <legend className="rp-unseen">{t('audit.cohorts.switch')}</legend>
            {views.map((view) => (
              <label key={view}>
                <input type="radio" name={name} value={view} defaultChecked={view === 'share'} />
                <span>{t(`audit.cohorts.view.${view}`)}</span>
              </label>
            ))}
          </fieldset>
          {views.map((view) => (
            <CohortTable key={view} view={view} {...props} />
          ))}
          {links && (
            <p>
              <CsvLink t={t} href={links.csv('cohorts')} title={t('audit.cohorts.title')} />
            </p>
          )}
        </ChartFigure>
      )}
    </Section>
  )
}

function CohortTable({ view, audit, t, format, links }: SectionProps & { view: View }) {
  // In the month of the first purchase everybody bought: only its revenue is news.
  const firstAge = view === 'revenue' ? 0 : 1
  const ages = Array.from({ length: Math.max(0, cohortAges(audit) - firstAge) }, (_, index) => index + firstAge)
  const values = (cohort: Cohort) => (view === 'revenue' ? cohort.revenueMinor : cohort.active)
  const strength = (cohort: Cohort, value: number) => (view === 'share' ? value / Math.max(1, cohort.size) : value)
  const strongest = Math.max(0, ...audit.cohorts.flatMap((cohort) => ages.map((age) => strength(cohort, values(cohort)[age] ?? 0))))
  const write = {
    share: (share: number) => format.wholePercent(share),
    n: (n: number) => format.number(n),
    revenue: (minor: number) => format.compactMoney(minor),
  }[view]
  const title = t(`audit.cohorts.view.${view}`)

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className={`rp-scroll rp-cohorts rp-cohorts-${view}`} tabIndex={0} aria-label={t('audit.table.region', { title })}>
      <table className="rp-heat">
        <caption className="rp-unseen">{`${t('audit.cohorts.title')}: ${title}`}</caption>
        <thead>
          <tr>
            <th scope="col">{t('audit.cohorts.month')}</th>
            <th scope="col">{t('audit.cohorts.size')}</th>
            {ages.map((age) => (
              <th
                key={age}
                scope="col"
                className={age > printedAges ? 'rp-no-print' : undefined}
                aria-label={t('audit.cohorts.age', { n: age })}
              >
                {age}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {audit.cohorts.map((cohort) => (
            <tr key={cohort.month}>
              <th scope="row">
                {links ? <a href={links.customers(bornIn(cohort.month))}>{format.month(cohort.month)}</a> : format.month(cohort.month)}
              </th>
              <td>{format.number(cohort.size)}</td>
              {ages.map((age) => {
                const cell = cohortCell(cohort, age, audit.cutOn, values(cohort))
                const className = age > printedAges ? ' rp-no-print' : ''
                if (cell.state === 'future') return <td key={age} className={`rp-future${className}`} />
                if (cell.state === 'unfinished')
                  return (
                    <td key={age} className={`rp-hatched${className}`}>
                      <span>{t('audit.cohorts.unfinished')}</span>
                    </td>
                  )
                const shown = strength(cohort, cell.value)
                return (
                  <td
                    key={age}
                    className={`rp-heat-${heatLevel(shown, strongest)}${className}`}
                    title={format.month(monthAfter(cohort.month, age))}
                  >
                    {write(shown)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
        {view === 'share' && (
          <tfoot>
            <tr>
              <th scope="row">
                <Term t={t} of="retention">
                  {t('audit.cohorts.average')}
                </Term>
              </th>
              <td />
              {ages.map((age) => (
                <td key={age} className={age > printedAges ? 'rp-no-print' : undefined}>
                  {averageText(audit.retention.find((point) => point.age === age)?.share, write)}
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </section>
  )
}

function averageText(share: number | null | undefined, write: (share: number) => string): ReactNode {
  return share === null || share === undefined ? '' : write(share)
}

function bornIn(month: string) {
  const { from, to } = monthDays(month)
  return { firstFrom: from, firstTo: to }
}

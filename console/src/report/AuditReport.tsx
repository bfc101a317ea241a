import { useMemo } from 'react'
import { CohortGrid } from './CohortGrid.tsx'
import { Concentration } from './Concentration.tsx'
import { Definitions } from './Definitions.tsx'
import { Findings } from './Findings.tsx'
import { FirstPurchases } from './FirstPurchases.tsx'
import { Gaps } from './Gaps.tsx'
import { HeadlineFigures } from './HeadlineFigures.tsx'
import { LapsedValue } from './LapsedValue.tsx'
import { Notes } from './Notes.tsx'
import { OrderLadder } from './OrderLadder.tsx'
import { RepeatByHorizon } from './RepeatByHorizon.tsx'
import { RetentionCurve } from './RetentionCurve.tsx'
import { RfmMap } from './RfmMap.tsx'
import { reportFormat } from './report-format.ts'
import type { ReportProps } from './report-props.ts'
import { Seasonality } from './Seasonality.tsx'
import { TopCustomers } from './TopCustomers.tsx'

/** The sections in the order of the page; the names are their fragments and the keys of their titles. */
const contents = [
  'figures',
  'findings',
  'ladder',
  'repeat',
  'cohorts',
  'retention',
  'rfm',
  'concentration',
  'gaps',
  'first',
  'seasonality',
  'lapsed',
  'top',
  'notes',
  'definitions',
] as const

/**
 * The audit of one shop: the same components in the console and in the static file. It needs no script; what the
 * console adds (ways to the customers, CSV) comes through `links`.
 */
export function AuditReport(props: ReportProps) {
  const { audit, language, t } = props
  const format = useMemo(() => reportFormat(language, audit.shop), [language, audit.shop])
  const section = { ...props, format }
  return (
    <article className="rp">
      <header className="rp-header">
        {/* In the console the page around it has the heading. */}
        {!props.links && <h1>{t('audit.report.title', { shop: audit.shop.name })}</h1>}
        <p>
          {/* Orders that came otherwise than by a file have no lines to speak of. */}
          {t(audit.linesRead > 0 ? 'audit.report.period' : 'audit.report.periodAlone', {
            from: format.day(audit.firstOn),
            to: format.day(audit.cutOn),
            lines: audit.linesRead,
            rejected: audit.linesRejected,
          })}
        </p>
        {/* In the console a banner says so on every page. */}
        {audit.shop.isDemo && !props.links && <p className="rp-demo">{t('audit.report.demo')}</p>}
        {audit.notes.length > 0 && (
          <p className="rp-warning">
            <a href="#notes">{t('audit.report.notes', { n: audit.notes.length })}</a>
          </p>
        )}
        <nav className="rp-contents" aria-label={t('audit.report.contents')}>
          <ul>
            {contents.map((id) => (
              <li key={id}>
                <a href={`#${id}`}>{t(`audit.${id}.title`)}</a>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <HeadlineFigures {...section} />
      <Findings {...section} />
      <OrderLadder {...section} />
      <RepeatByHorizon {...section} />
      <CohortGrid {...section} />
      <RetentionCurve {...section} />
      <RfmMap {...section} />
      <Concentration {...section} />
      <Gaps {...section} />
      <FirstPurchases {...section} />
      <Seasonality {...section} />
      <LapsedValue {...section} />
      <TopCustomers {...section} />
      <Notes {...section} />
      <Definitions {...section} />
      <footer className="rp-footer">
        <p>{t('audit.report.computed', { moment: format.moment(audit.computedAt) })}</p>
      </footer>
    </article>
  )
}

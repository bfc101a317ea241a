import type { Audit, Finding } from '../../../server/analytics/schema.ts'
import type { Translate } from '../messages.ts'
import { findingCustomers } from './finding-customers.ts'
import { findingValues } from './finding-values.ts'
import type { ReportFormat } from './report-format.ts'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'

/** What to do first: the findings in the order in which they came, which is by money. */
export function Findings({ audit, t, format, links }: SectionProps) {
  return (
    <Section id="findings" question={t('audit.findings.question')} answer={answerOf(audit, t, format)}>
      <ol className="rp-findings">
        {audit.findings.map((finding, index) => {
          const values = findingValues(finding, format)
          const people = links ? findingCustomers(finding, audit) : null
          return (
            <li key={`${finding.code} ${values.name ?? ''}`} className="rp-finding">
              <span className="rp-rank" aria-hidden="true">
                {index + 1}
              </span>
              <div>
                <h3>{t(`audit.finding.${finding.code}`, values)}</h3>
                <p className={finding.moneyMinor === null ? 'rp-note' : 'rp-stake'}>{stakeOf(finding, t, format)}</p>
                <p>{t(`audit.advice.${finding.code}`, values)}</p>
                <details>
                  <summary>{t('audit.findings.calculation')}</summary>
                  <p>{t(`audit.calculation.${finding.code}`, values)}</p>
                </details>
                <p className="rp-next">
                  <span>{t('audit.findings.next')}</span>{' '}
                  {links ? <a href={links.plan}>{t(`audit.step.${finding.step}`)}</a> : <strong>{t(`audit.step.${finding.step}`)}</strong>}
                  {links && people && (
                    <>
                      {' · '}
                      <a href={links.customers(people)}>{t('audit.seeCustomers')}</a>
                    </>
                  )}
                </p>
              </div>
            </li>
          )
        })}
      </ol>
    </Section>
  )
}

function answerOf(audit: Audit, t: Translate, format: ReportFormat): string {
  const largest = audit.findings[0]
  if (!largest) return t('audit.findings.empty')
  if (largest.moneyMinor === null || largest.basis === 'none') return t('audit.findings.answerWithoutMoney', { n: audit.findings.length })
  return t(`audit.findings.answer.${largest.basis}`, { n: audit.findings.length, money: format.roundMoney(largest.moneyMinor) })
}

function stakeOf(finding: Finding, t: Translate, format: ReportFormat): string {
  if (finding.moneyMinor === null || finding.basis === 'none') return t('audit.stake.none')
  return t(`audit.stake.${finding.basis}`, { money: format.roundMoney(finding.moneyMinor) })
}

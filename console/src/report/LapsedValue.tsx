import { silentSince } from './finding-customers.ts'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** Customers who are silent for longer than is usual here, and what they used to bring. */
export function LapsedValue({ audit, t, format, links }: SectionProps) {
  const lapsed = audit.lapsed
  if (!lapsed) return <Section id="lapsed" question={t('audit.lapsed.question')} answer={t('audit.lapsed.empty')} />

  const days = Math.floor(lapsed.afterDays)
  return (
    <Section
      id="lapsed"
      question={t('audit.lapsed.question')}
      answer={t('audit.lapsed.answer', { customers: lapsed.customers, days, money: format.roundMoney(lapsed.yearlyRevenueMinor) })}
      meaning={<p>{t('audit.lapsed.meaning')}</p>}
    >
      <dl className="rp-facts">
        <div>
          <dt>
            <Term t={t} of="lapsed">
              {t('audit.lapsed.customers')}
            </Term>
          </dt>
          <dd>
            {links ? (
              <a href={links.customers(silentSince(lapsed.afterDays, audit.cutOn))}>{format.number(lapsed.customers)}</a>
            ) : (
              format.number(lapsed.customers)
            )}
          </dd>
        </div>
        <div>
          <dt>{t('audit.lapsed.after')}</dt>
          <dd>{t('audit.days', { n: days })}</dd>
        </div>
        <div>
          <dt>{t('audit.lapsed.past')}</dt>
          <dd>{format.roundMoney(lapsed.pastRevenueMinor)}</dd>
        </div>
        <div>
          <dt>{t('audit.lapsed.yearly')}</dt>
          <dd>{format.roundMoney(lapsed.yearlyRevenueMinor)}</dd>
        </div>
      </dl>
    </Section>
  )
}

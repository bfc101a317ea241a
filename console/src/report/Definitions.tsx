import { benchmarkSources } from './HeadlineFigures.tsx'
import { metricKeys } from './metric-keys.ts'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { concepts } from './Term.tsx'

/** Every figure in words, where the tooltips lead and paper has them; and where the quoted figures come from. */
export function Definitions({ audit, t }: SectionProps) {
  return (
    <Section
      id="definitions"
      question={t('audit.definitions.question')}
      answer={t('audit.definitions.answer')}
      meaning={<p>{t('audit.definitions.zone', { zone: audit.shop.timeZone })}</p>}
    >
      <dl className="rp-definitions">
        {metricKeys.map((key) => (
          <div key={key} id={`definition-${key}`}>
            <dt>{t(`audit.metric.${key}`)}</dt>
            <dd>{t(`audit.definition.${key}`)}</dd>
          </div>
        ))}
        {concepts.map((concept) => (
          <div key={concept} id={`definition-${concept}`}>
            <dt>{t(`audit.concept.${concept}`)}</dt>
            <dd>{t(`audit.definition.${concept}`)}</dd>
          </div>
        ))}
      </dl>
      {audit.benchmarks.length > 0 && (
        <p className="rp-note">{t('audit.definitions.sources', { sources: benchmarkSources(audit.benchmarks, t) })}</p>
      )}
    </Section>
  )
}

import type { SectionProps } from './report-props.ts'
import { daysApart } from './rfm-bands.ts'
import { Section } from './Section.tsx'

/** What the reader must know to trust the rest as far as it deserves. */
export function Notes({ audit, t }: SectionProps) {
  const values = {
    customers: audit.figures.find((figure) => figure.key === 'customers')?.value ?? 0,
    days: daysApart(audit.firstOn, audit.cutOn) + 1,
    lines: audit.linesRead,
    rejected: audit.linesRejected,
  }
  return (
    <Section
      id="notes"
      question={t('audit.notes.question')}
      answer={audit.notes.length === 0 ? t('audit.notes.none') : t('audit.notes.answer', { n: audit.notes.length })}
    >
      {audit.notes.length > 0 && (
        <ul className="rp-notes">
          {audit.notes.map((note) => (
            <li key={note.code}>{t(`audit.note.${note.code}`, { ...values, ...note.values })}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

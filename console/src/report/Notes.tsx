import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'

/** What the reader must know to trust the rest as far as it deserves. */
export function Notes({ audit, t }: SectionProps) {
  return (
    <Section
      id="notes"
      question={t('audit.notes.question')}
      answer={audit.notes.length === 0 ? t('audit.notes.none') : t('audit.notes.answer', { n: audit.notes.length })}
    >
      {audit.notes.length > 0 && (
        <ul className="rp-notes">
          {audit.notes.map((note) => (
            <li key={note.code}>{t(`audit.note.${note.code}`, note.values)}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

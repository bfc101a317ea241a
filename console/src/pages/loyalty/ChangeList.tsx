import type { ProgramPreview } from '../../answers.ts'
import { useText } from '../../language.tsx'

type Change = ProgramPreview['changes']['en']['changes'][number]

/** What a version changes, a sentence each; what only the shop sees says so. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  const { t } = useText()
  if (changes.length === 0) return <p className="soft">{t('loyalty.changes.none')}</p>
  return (
    <ul className="change-list">
      {changes.map(({ kind, topic, text }) => (
        <li key={text} data-kind={kind}>
          {text}
          {topic === null && <span className="soft"> {t('loyalty.changes.shopOnly')}</span>}
        </li>
      ))}
    </ul>
  )
}

import type { Colleague } from '../../answers.ts'
import { useText } from '../../language.tsx'
import './chips.css'

type MentionListProps = { typed: string; colleagues: readonly Colleague[]; onChoose(name: string): void }

/** Colleagues whose name begins with what was typed behind the @. */
export function MentionList({ typed, colleagues, onChoose }: MentionListProps) {
  const { t } = useText()
  const fitting = colleagues.filter(({ name, isYou }) => !isYou && name.toLowerCase().startsWith(typed.toLowerCase())).slice(0, 6)
  if (fitting.length === 0 || fitting.some(({ name }) => name === typed.trim())) return null
  return (
    <ul className="mention-list" aria-label={t('customers.note.mention')}>
      {fitting.map(({ staffId, name }) => (
        <li key={staffId}>
          <button type="button" className="chip" onClick={() => onChoose(name)}>
            @{name}
          </button>
        </li>
      ))}
    </ul>
  )
}

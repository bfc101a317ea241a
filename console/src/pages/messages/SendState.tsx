import type { SendView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { toneOf } from './states.ts'

/** What became of a message, in a word. */
export function SendState({ state }: { state: SendView['state'] }) {
  const { t } = useText()
  return (
    <span className="tag" data-tone={toneOf(state)}>
      {t(`messages.state.${state}`)}
    </span>
  )
}

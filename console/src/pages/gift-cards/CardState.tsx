import type { GiftCard } from '../../answers.ts'
import { useText } from '../../language.tsx'

/** What can be done with a card, in a word. */
export function CardState({ state }: { state: GiftCard['state'] }) {
  const { t } = useText()
  return (
    <span className="tag" {...(state === 'usable' ? { 'data-tone': 'accent' } : {})}>
      {t(`giftCards.state.${state}`)}
    </span>
  )
}

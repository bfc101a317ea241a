import type { StatementLine } from '../../answers.ts'
import { useText } from '../../language.tsx'

/** What happened to a card, in a few words, with the order that it was about. */
export function useLineText(): (line: StatementLine) => string {
  const { t } = useText()
  return ({ kind, version, reason, cause: { label } }) => {
    const what =
      kind === 'adjust' ? (version === 1 ? 'issued' : 'topUp') : kind === 'claw' ? (reason === null ? 'returned' : 'disabled') : kind
    const text = t(`giftCards.line.${what}`)
    return label === null ? text : `${text}: ${t('giftCards.order', { number: label })}`
  }
}

import type { LotView } from '../../answers.ts'
import { useText } from '../../language.tsx'

/** Where points came from, in a few words: an order, an act, one of the staff. */
export function useSourceText(): (lot: Pick<LotView, 'source' | 'label'>) => string {
  const { t, hasText } = useText()
  return ({ source, label }) => {
    const [kind = ''] = source.split(':')
    if (kind === 'order') return label === null ? t('loyalty.cause.order') : t('loyalty.source.order', { number: label })
    if (hasText(`loyalty.act.${kind}`)) return t(`loyalty.act.${kind}`)
    return hasText(`loyalty.source.${kind}`) ? t(`loyalty.source.${kind}`) : t('loyalty.source.other', { name: kind })
  }
}

import { Button } from '@mantine/core'
import type { DuplicatePair } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { InfoIcon } from '../../ui/icons.tsx'
import { PairComparison } from './PairComparison.tsx'

interface PairCardProps {
  pair: DuplicatePair
  /** What is being done to this pair right now. */
  busyWith: 'merge' | 'keepApart' | null
  mayDecide: boolean
  onMerge(): void
  onKeepApart(): void
}

/** One pair, and what somebody can decide about it. */
export function PairCard({ pair, busyWith, mayDecide, onMerge, onKeepApart }: PairCardProps) {
  const { t } = useText()
  const names = t('duplicates.pair', { one: nameOf(pair.one.title), other: nameOf(pair.other.title) })
  return (
    <article className="sheet pair" aria-label={names} tabIndex={-1}>
      <PairComparison pair={pair} />
      {pair.hasTwoNumbers && (
        <p className="pair-note">
          <InfoIcon width={18} height={18} />
          <span>{t('duplicates.twoNumbers')}</span>
        </p>
      )}
      {mayDecide && (
        <div className="pair-actions">
          {!pair.hasTwoNumbers && (
            <Button
              onClick={onMerge}
              loading={busyWith === 'merge'}
              disabled={busyWith === 'keepApart'}
              aria-label={`${t('duplicates.merge')}: ${names}`}
            >
              {t('duplicates.merge')}
            </Button>
          )}
          <Button
            variant="default"
            onClick={onKeepApart}
            loading={busyWith === 'keepApart'}
            disabled={busyWith === 'merge'}
            aria-label={`${t('duplicates.keepApart')}: ${names}`}
          >
            {t('duplicates.keepApart')}
          </Button>
        </div>
      )}
    </article>
  )

  function nameOf(title: string): string {
    return title === '' ? t('duplicates.nameless') : title
  }
}

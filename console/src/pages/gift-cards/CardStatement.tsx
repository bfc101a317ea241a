import { Button } from '@mantine/core'
import type { GiftCard, StatementLine } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useLineText } from './line-text.ts'
import { useCardStatement } from './useGiftCards.ts'

type CardStatementProps = { card: GiftCard; onUndo?: (line: StatementLine) => void }

/** Everything that happened to the money of a card, the newest first. */
export function CardStatement({ card, onUndo }: CardStatementProps) {
  const { t } = useText()
  const list = useCardStatement(card.cardId)
  const lines = list.data?.pages.flatMap((page) => page.lines)
  return (
    <Sheet title={t('giftCards.statement')} intro={t('giftCards.statement.intro')}>
      {lines === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={6} label={t('shell.loading')} />
        )
      ) : (
        <ol className="entries">
          {lines.map((line) => (
            <Entry
              key={line.version}
              line={line}
              card={card}
              {...(onUndo && isUndoable(line, card) ? { onUndo: () => onUndo(line) } : {})}
            />
          ))}
        </ol>
      )}
      {list.hasNextPage && (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('shell.more')}
        </Button>
      )}
    </Sheet>
  )
}

/** What somebody did by hand, once. The first money of a card is no act of its own, and a card whose purchase was returned stays ended. */
const isUndoable = ({ kind, version, isReversed, reason }: StatementLine, { state }: GiftCard): boolean =>
  !isReversed && ((kind === 'adjust' && version > 1 && state !== 'disabled') || (kind === 'claw' && reason !== null))

function Entry({ line, card: { currency }, onUndo }: { line: StatementLine; card: GiftCard; onUndo?: () => void }) {
  const { t, formatMoney, formatMoment } = useText()
  const { timeZone } = useShop()
  const lineText = useLineText()
  const { at, activeChange, activeAfter, reason, staffName, isReversed, entries } = line
  const moved = entries.reduce((sum, { amount }) => sum + amount, 0)
  const sign = activeChange > 0 ? '+' : activeChange < 0 ? '−' : ''
  return (
    <li className="entry statement-line">
      <div className="entry-main">
        <strong>{lineText(line)}</strong>
        {reason !== null && <span>{t('loyalty.statement.reason', { reason })}</span>}
        <span className="soft">
          <time dateTime={at}>{formatMoment(at, timeZone)}</time>
          {staffName !== null && ` · ${staffName}`}
          {isReversed && ` · ${t('loyalty.statement.reversed')}`}
        </span>
      </div>
      <div className="statement-sum">
        <strong data-tone={activeChange < 0 ? 'less' : 'more'} data-pending={activeChange === 0}>
          {sign}
          {formatMoney(activeChange === 0 ? moved : Math.abs(activeChange), currency)}
        </strong>
        <span className="soft">{t('giftCards.after', { amount: formatMoney(activeAfter, currency) })}</span>
        {onUndo && <TextButton onClick={onUndo}>{t('loyalty.statement.undo')}</TextButton>}
      </div>
    </li>
  )
}

import { Button } from '@mantine/core'
import type { StatementLine } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useAmount } from './amount-text.ts'
import { useSourceText } from './source-text.ts'
import { useLots, useStatement } from './useMembers.ts'

type StatementSheetProps = { customerId: string; onUndo?: (line: StatementLine) => void }

/** Everything that happened to a member's points, one thing at a time, the newest first. */
export function StatementSheet({ customerId, onUndo }: StatementSheetProps) {
  const { t } = useText()
  const list = useStatement(customerId)
  const lines = list.data?.pages.flatMap((page) => page.lines)
  return (
    <Sheet title={t('loyalty.statement')} intro={t('loyalty.statement.intro')}>
      {lines === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={6} label={t('shell.loading')} />
        )
      ) : lines.length === 0 ? (
        <p className="soft">{t('loyalty.statement.none')}</p>
      ) : (
        <ol className="entries">
          {lines.map((line) => (
            <StatementEntry
              key={`${line.accountId} ${line.version}`}
              line={line}
              customerId={customerId}
              {...(onUndo && isReversible(line) ? { onUndo: () => onUndo(line) } : {})}
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

/** What people decided can be taken back, once; all else follows from orders and time. */
const isReversible = ({ kind, isReversed }: StatementLine): boolean => (kind === 'adjust' || kind === 'extend') && !isReversed

function StatementEntry({ line, customerId, onUndo }: { line: StatementLine; customerId: string; onUndo?: () => void }) {
  const { t, formatMoment } = useText()
  const amount = useAmount(line.currency)
  const { timeZone } = useShop()
  const causeText = useCauseText()
  const { kind, at, activeChange, pendingChange, activeAfter, pendingAfter, reason, staffName, isReversed } = line
  const isPending = activeChange === 0 && pendingChange !== 0
  const change = isPending ? pendingChange : activeChange
  const afterText = () => {
    const [key, count] = isPending ? (['pendingAfter', pendingAfter] as const) : (['after', activeAfter] as const)
    if (line.currency === null) return t(`loyalty.statement.${key}`, { count })
    return t(`loyalty.statement.${key}.money`, { money: amount(count) })
  }
  return (
    <li className="entry statement-line">
      <div className="entry-main">
        <strong>{[t(`loyalty.op.${kind}`), causeText(line)].filter(Boolean).join(': ')}</strong>
        {reason !== null && <span>{t('loyalty.statement.reason', { reason })}</span>}
        <span className="soft">
          <time dateTime={at}>{formatMoment(at, timeZone)}</time>
          {staffName !== null && ` · ${staffName}`}
          {isReversed && ` · ${t('loyalty.statement.reversed')}`}
        </span>
        <details className="change-details">
          <summary>{t('loyalty.statement.details')}</summary>
          <EntryList line={line} customerId={customerId} />
        </details>
      </div>
      <div className="statement-sum">
        <strong data-tone={change < 0 ? 'less' : 'more'} data-pending={isPending}>
          {change > 0 ? '+' : change < 0 ? '−' : ''}
          {amount(Math.abs(change))}
        </strong>
        <span className="soft">{afterText()}</span>
        {onUndo && <TextButton onClick={onUndo}>{t('loyalty.statement.undo')}</TextButton>}
      </div>
    </li>
  )
}

/** What moved from where to where, and of which points. */
function EntryList({ line: { entries, wallet, currency, at, recordedAt }, customerId }: { line: StatementLine; customerId: string }) {
  const { t, formatMoment, formatDayOf } = useText()
  const amountText = useAmount(currency)
  const { timeZone } = useShop()
  const sourceText = useSourceText()
  const lots = useLots({ customerId, wallet, at: null }).data?.lots ?? []
  return (
    <dl>
      {entries.map(({ from, to, amount, lotId }) => {
        const lot = lots.find((each) => each.lotId === lotId)
        return (
          <div key={`${from} ${to} ${lotId} ${amount}`}>
            <dt>{amountText(amount)}</dt>
            <dd>
              {t('loyalty.statement.moved', { from: t(`loyalty.bucket.${from}`), to: t(`loyalty.bucket.${to}`) })}
              {lot && ` · ${sourceText(lot)}, ${formatDayOf(lot.earnedAt, timeZone)}`}
            </dd>
          </div>
        )
      })}
      {recordedAt !== at && (
        <div>
          <dt>{t('loyalty.statement.recorded')}</dt>
          <dd>{formatMoment(recordedAt, timeZone)}</dd>
        </div>
      )}
    </dl>
  )
}

/** Why it happened, as far as the kind of it does not say so. */
function useCauseText(): (line: StatementLine) => string {
  const { t, hasText } = useText()
  return ({ cause: { kind, label } }) => {
    if (kind === 'order') return label === null ? t('loyalty.cause.order') : t('loyalty.source.order', { number: label })
    if (kind === 'act') return label !== null && hasText(`loyalty.act.${label}`) ? t(`loyalty.act.${label}`) : (label ?? '')
    if (kind === 'household') return t('loyalty.cause.household')
    if (kind === 'redemption') return label === null ? t('loyalty.cause.checkout') : t('loyalty.source.order', { number: label })
    return kind === 'reward' || kind === 'auto_redeem' ? t(`loyalty.cause.${kind}`) : ''
  }
}

import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { LotView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { instantOf, lastDayBefore } from '../../wall-clock.ts'
import { useAmount } from './amount-text.ts'
import { useSourceText } from './source-text.ts'
import { useLots } from './useMembers.ts'

type LotExplorerProps = { customerId: string; wallet: string; currency: string | null; onExtend?: (lot: LotView) => void }

/** Why a balance is, or was at any instant, what it is: the lots that make it up. */
export function LotExplorer({ customerId, wallet, currency, onExtend }: LotExplorerProps) {
  const { t, formatNumber, formatMoment } = useText()
  const { timeZone } = useShop()
  const [moment, setMoment] = useState('')
  const at = instantOf(moment, timeZone)
  const amount = useAmount(currency)
  const sum = (key: 'pending' | 'held' | 'debt', count: number) =>
    currency === null ? t(`loyalty.lots.${key}`, { count }) : t(`loyalty.lots.${key}.money`, { money: amount(count) })
  const query = useLots({ customerId, wallet, at })
  return (
    <Sheet title={t('loyalty.lots')} intro={t(currency === null ? 'loyalty.lots.intro' : 'loyalty.lots.intro.money')}>
      <div className="lot-moment">
        <TextInput
          type="datetime-local"
          label={t('loyalty.lots.at')}
          value={moment}
          onChange={(event) => setMoment(event.currentTarget.value)}
        />
        {moment !== '' && <TextButton onClick={() => setMoment('')}>{t('loyalty.lots.now')}</TextButton>}
      </div>
      <Loaded query={query} lines={4}>
        {({ active, pending, held, debt, asOf, lots }) => {
          const counted = lots.filter(({ remaining, held: kept }) => remaining + kept > 0)
          const gone = lots.filter(({ remaining, held: kept }) => remaining + kept === 0)
          return (
            <>
              <p className="lot-sum" role="status">
                {currency === null
                  ? t('loyalty.lots.sum', { when: formatMoment(asOf, timeZone), count: active })
                  : t('loyalty.lots.sum.money', { when: formatMoment(asOf, timeZone), money: amount(active) })}
                {pending > 0 && ` ${sum('pending', pending)}`}
                {held > 0 && ` ${sum('held', held)}`}
                {debt > 0 && ` ${sum('debt', debt)}`}
              </p>
              {counted.length > 0 && <LotTable lots={counted} currency={currency} {...(onExtend && at === null ? { onExtend } : {})} />}
              {gone.length > 0 && (
                <details className="change-details">
                  <summary>{t('loyalty.lots.gone', { count: gone.length, shown: formatNumber(gone.length) })}</summary>
                  <LotTable lots={gone} currency={currency} />
                </details>
              )}
            </>
          )
        }}
      </Loaded>
    </Sheet>
  )
}

type LotTableProps = { lots: readonly LotView[]; currency: string | null; onExtend?: (lot: LotView) => void }

function LotTable({ lots, currency, onExtend }: LotTableProps) {
  const { t, formatDay, formatDayOf } = useText()
  const amount = useAmount(currency)
  const { timeZone } = useShop()
  const sourceText = useSourceText()
  return (
    <table className="loyalty-table">
      <caption className="visually-hidden">{t('loyalty.lots')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('loyalty.lots.from')}</th>
          <th scope="col" className="cell-number">
            {t('loyalty.lots.left')}
          </th>
          <th scope="col">{t('loyalty.lots.state')}</th>
          <th scope="col" className="cell-number">
            {t('loyalty.lots.until')}
          </th>
        </tr>
      </thead>
      <tbody>
        {lots.map((lot) => (
          <tr key={lot.lotId}>
            <td>
              <span className="row-name">{sourceText(lot)}</span>
              <span className="soft">{t('loyalty.lots.earned', { day: formatDayOf(lot.earnedAt, timeZone) })}</span>
            </td>
            <td className="cell-number" data-label={t('loyalty.lots.left')}>
              {t('loyalty.lots.of', { left: amount(lot.remaining + lot.held), all: amount(lot.original) })}
            </td>
            <td data-label={t('loyalty.lots.state')}>
              {lot.state === 'pending' && lot.activatesAt !== null
                ? t('loyalty.lot.pendingUntil', { day: formatDayOf(lot.activatesAt, timeZone) })
                : t(`loyalty.lot.${lot.state}`)}
            </td>
            <td className="cell-number" data-label={t('loyalty.lots.until')}>
              {lot.expiresAt === null ? t('loyalty.lots.never') : formatDay(lastDayBefore(lot.expiresAt, timeZone))}
              {onExtend && (
                <TextButton aria-label={t('loyalty.lots.extendOne', { lot: sourceText(lot) })} onClick={() => onExtend(lot)}>
                  {t('loyalty.lots.extend')}
                </TextButton>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { TextInput } from '@mantine/core'
import { useState } from 'react'
import type { MoneyAnswer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { LoyaltyIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { PointsMoney } from './PointsMoney.tsx'
import { RollForwardSheet } from './RollForwardSheet.tsx'
import { type Asked, moneyPath, useMoney } from './useMoney.ts'
import '../../report/report.css'
import '../../report/cards.css'
import '../../report/charts.css'
import '../../report/sheet-charts.css'
import './money.css'

/** What the shop owes its members, and how that came about in any period. */
export function MoneyPage() {
  const { t } = useText()
  const [asked, setAsked] = useState<Asked>({ from: '', to: '', vatPercent: '' })
  const query = useMoney(asked)
  const { shopId } = useShop()
  return (
    <Page title={t('money.title')} siteName={t('shell.name')} intro={t('money.intro')}>
      <Loaded query={query} lines={12}>
        {(answer) =>
          answer.wallets.length === 0 ? (
            <Empty
              icon={<LoyaltyIcon />}
              title={t('money.empty.title')}
              action={
                <ButtonLink to="/shops/$shopId/loyalty" params={{ shopId }}>
                  {t('money.empty.program')}
                </ButtonLink>
              }
            >
              <p>{t('money.empty.text')}</p>
            </Empty>
          ) : (
            <>
              <PeriodForm answer={answer} asked={asked} onChange={setAsked} />
              {!answer.isSettled && (
                <p className="money-note" role="status">
                  {t('money.unsettled')}
                </p>
              )}
              {answer.wallets
                .filter(isShown)
                .toSorted(pointsFirst)
                .map((wallet) => (
                  <RollForwardSheet key={wallet.code} wallet={wallet} answer={answer} />
                ))}
              {answer.points.map((points) => (
                <PointsMoney key={points.code} points={points} currency={answer.currency} />
              ))}
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

type Wallet = MoneyAnswer['wallets'][number]

/** Credit and gift cards that nobody ever had need no table. */
const isShown = ({ kind, opening, issued, closing, transferredIn }: Wallet): boolean =>
  kind === 'points' || [opening, issued, closing, transferredIn].some((amount) => amount !== 0)

const pointsFirst = (a: Wallet, b: Wallet): number => Number(a.kind !== 'points') - Number(b.kind !== 'points')

function PeriodForm({ answer, asked, onChange }: { answer: MoneyAnswer; asked: Asked; onChange(asked: Asked): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const from = asked.from || answer.from
  const to = asked.to || answer.to
  return (
    <Sheet title={t('money.period')}>
      <div className="money-period">
        <TextInput
          type="date"
          label={t('money.from')}
          value={from}
          max={to}
          onChange={({ currentTarget }) => onChange({ ...asked, to, from: currentTarget.value || answer.from })}
        />
        <TextInput
          type="date"
          label={t('money.to')}
          value={to}
          min={from}
          onChange={({ currentTarget }) => onChange({ ...asked, from, to: currentTarget.value || answer.to })}
        />
        <TextInput
          inputMode="decimal"
          label={t('money.vat')}
          value={asked.vatPercent}
          placeholder="0"
          onChange={({ currentTarget }) =>
            onChange({ ...asked, vatPercent: currentTarget.value.replace(',', '.').replace(/[^0-9.]/g, '') })
          }
        />
        <a className="money-csv" href={moneyPath(shopId, asked, '.csv')} download>
          {t('money.csv')}
        </a>
      </div>
    </Sheet>
  )
}

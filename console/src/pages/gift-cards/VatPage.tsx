import { TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { VatFigures } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { lastMonth } from './amounts.ts'
import { useVatFigures, vatPath } from './useGiftCards.ts'
import './gift-cards.css'

/** What was sold and redeemed with gift cards in a period, as whoever keeps the books needs it. */
export function VatPage() {
  const { t } = useText()
  const { shopId, timeZone } = useShop()
  const [period, setPeriod] = useState(() => lastMonth(new Date(), timeZone))
  const query = useVatFigures(period)
  return (
    <Page
      title={t('giftCards.vat')}
      siteName={t('shell.name')}
      intro={t('giftCards.vat.intro')}
      before={
        <Link to="/shops/$shopId/loyalty/gift-cards" params={{ shopId }} className="back-link">
          <BackIcon width={18} height={18} /> {t('giftCards.title')}
        </Link>
      }
    >
      <Sheet title={t('money.period')}>
        <div className="vat-period">
          <TextInput
            type="date"
            label={t('money.from')}
            value={period.from}
            max={period.to}
            onChange={({ currentTarget: { value } }) =>
              value !== '' && setPeriod((now) => ({ from: value, to: value > now.to ? value : now.to }))
            }
          />
          <TextInput
            type="date"
            label={t('money.to')}
            value={period.to}
            min={period.from}
            onChange={({ currentTarget: { value } }) =>
              value !== '' && setPeriod((now) => ({ from: value < now.from ? value : now.from, to: value }))
            }
          />
          <a href={vatPath(shopId, period, '.csv')} download>
            {t('money.csv')}
          </a>
        </div>
      </Sheet>
      <Loaded query={query} lines={4}>
        {({ lines }) =>
          lines.length === 0 ? (
            <p className="soft" role="status">
              {t('giftCards.vat.none')}
            </p>
          ) : (
            <VatTable lines={lines} />
          )
        }
      </Loaded>
      <p className="soft">{t('giftCards.vat.note')}</p>
    </Page>
  )
}

const amounts = ['soldMinor', 'soldVatMinor', 'givenMinor', 'redeemedMinor', 'expiredMinor', 'disabledMinor'] as const

function VatTable({ lines }: { lines: VatFigures['lines'] }) {
  const { t, formatMoney, formatNumber, formatPercent } = useText()
  return (
    <table className="loyalty-table">
      <caption className="visually-hidden">{t('giftCards.vat')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('giftCards.purpose')}</th>
          <th scope="col" className="cell-number">
            {t('giftCards.vat.sold')}
          </th>
          {amounts.map((key) => (
            <th key={key} scope="col" className="cell-number">
              {t(`giftCards.vat.${key}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => (
          <tr key={`${line.currency} ${line.purpose} ${line.vatBasisPoints}`}>
            <td>
              <span className="row-name">{t(`giftCards.purpose.${line.purpose}`)}</span>
              <span className="soft">
                {[line.currency, line.vatBasisPoints === null ? '' : formatPercent(line.vatBasisPoints / 10_000, 2)]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </td>
            <td className="cell-number" data-label={t('giftCards.vat.sold')}>
              {formatNumber(line.sold)}
            </td>
            {amounts.map((key) => (
              <td key={key} className="cell-number" data-label={t(`giftCards.vat.${key}`)}>
                {line[key] === null ? t('giftCards.vat.later') : formatMoney(line[key], line.currency)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

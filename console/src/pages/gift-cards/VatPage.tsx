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
            <div className="vat-kinds">
              {lines.map((line) => (
                <VatSheet key={`${line.currency} ${line.purpose} ${line.vatBasisPoints}`} line={line} />
              ))}
            </div>
          )
        }
      </Loaded>
      <p className="soft">{t('giftCards.vat.note')}</p>
    </Page>
  )
}

const amounts = ['soldMinor', 'soldVatMinor', 'givenMinor', 'redeemedMinor', 'expiredMinor', 'disabledMinor'] as const

/** One kind of card in one currency. */
function VatSheet({ line }: { line: VatFigures['lines'][number] }) {
  const { t, formatMoney, formatNumber, formatPercent } = useText()
  const { currency, purpose, vatBasisPoints, sold } = line
  const title = t(`giftCards.purpose.${purpose}`)
  const of = [currency, vatBasisPoints === null ? '' : t('giftCards.vat.rate', { rate: formatPercent(vatBasisPoints / 10_000, 2) })]
  return (
    <Sheet title={title} intro={of.filter(Boolean).join(' · ')}>
      <table className="vat-figures">
        <caption className="visually-hidden">{[title, ...of].filter(Boolean).join(', ')}</caption>
        <tbody>
          <tr>
            <th scope="row">{t('giftCards.vat.sold')}</th>
            <td>{formatNumber(sold)}</td>
          </tr>
          {amounts.map((key) => (
            <tr key={key}>
              <th scope="row">{t(`giftCards.vat.${key}`)}</th>
              <td>{line[key] === null ? t('giftCards.vat.later') : formatMoney(line[key], currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  )
}

import { Button } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import type { GiftCard } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { type ByHand, CardDialog } from './CardDialog.tsx'
import { CardState } from './CardState.tsx'
import { CardStatement } from './CardStatement.tsx'
import { useGiftCard } from './useGiftCards.ts'
import './gift-cards.css'

const route = getRouteApi('/signed-in/shops/$shopId/loyalty/gift-cards/$cardId')

/** One card: what is on it, where it came from, and what happened to it. */
export function GiftCardPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { cardId } = route.useParams()
  const [byHand, setByHand] = useState<ByHand | null>(null)
  const mayAdjust = useMay(shopId, 'loyalty:adjust')
  const query = useGiftCard(cardId)
  const card = query.data
  return (
    <Page
      title={card ? t('giftCards.name', { lastFour: card.lastFour }) : t('giftCards.card')}
      siteName={t('shell.name')}
      before={
        <Link to="/shops/$shopId/loyalty/gift-cards" params={{ shopId }} className="back-link">
          <BackIcon width={18} height={18} /> {t('giftCards.title')}
        </Link>
      }
      actions={
        mayAdjust &&
        card &&
        card.state !== 'disabled' && (
          <>
            <Button variant="default" onClick={() => setByHand({ kind: 'disable' })}>
              {t('giftCards.disable')}
            </Button>
            {card.state !== 'expired' && <Button onClick={() => setByHand({ kind: 'topUp' })}>{t('giftCards.topUp')}</Button>}
          </>
        )
      }
    >
      <Loaded query={query} lines={10}>
        {(found) => (
          <>
            <CardFigures card={found} />
            <CardFacts card={found} />
            <CardStatement card={found} {...(mayAdjust ? { onUndo: (line) => setByHand({ kind: 'undo', line }) } : {})} />
            <CardDialog byHand={byHand} card={found} onClose={() => setByHand(null)} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function CardFigures({ card }: { card: GiftCard }) {
  const { t, formatMoney } = useText()
  const { leftMinor, heldMinor, spentMinor, firstMinor, currency } = card
  return (
    <dl className="figures">
      <div className="figure">
        <dt>{t('giftCards.left')}</dt>
        <dd>
          {formatMoney(leftMinor, currency)}
          {heldMinor > 0 && <span className="figure-note">{t('giftCards.held', { amount: formatMoney(heldMinor, currency) })}</span>}
        </dd>
      </div>
      <div className="figure">
        <dt>{t('giftCards.spent')}</dt>
        <dd>{formatMoney(spentMinor, currency)}</dd>
      </div>
      <div className="figure">
        <dt>{t('giftCards.first')}</dt>
        <dd>{formatMoney(firstMinor, currency)}</dd>
      </div>
    </dl>
  )
}

function CardFacts({ card }: { card: GiftCard }) {
  const { t, formatMoney, formatMoment, formatDayOf, formatPercent } = useText()
  const { shopId, timeZone } = useShop()
  const {
    state,
    disabledAt,
    disabledWhy,
    takenMinor,
    currency,
    buyer,
    orderNumber,
    reason,
    validUntil,
    issuedAt,
    purpose,
    vatBasisPoints,
  } = card
  return (
    <Sheet>
      <dl className="facts card-facts">
        <Fact term={t('giftCards.state')}>
          <CardState state={state} />
          {disabledAt !== null && (
            <span className="card-note">
              {disabledWhy === null ? t('giftCards.returned') : t('giftCards.because', { reason: disabledWhy })}{' '}
              {takenMinor > 0 && t('giftCards.taken', { amount: formatMoney(takenMinor, currency) })}
            </span>
          )}
        </Fact>
        {buyer && (
          <Fact term={t('giftCards.buyer')}>
            <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: buyer.customerId }}>
              {buyer.title || t('duplicates.nameless')}
            </Link>
          </Fact>
        )}
        {orderNumber !== null && <Fact term={t('giftCards.orderNumber')}>{orderNumber}</Fact>}
        {reason !== null && <Fact term={t('giftCards.reason')}>{reason}</Fact>}
        <Fact term={t('giftCards.issued')}>{formatMoment(issuedAt, timeZone)}</Fact>
        <Fact term={t('giftCards.until')}>
          {validUntil === null ? t('giftCards.never') : formatDayOf(new Date(Date.parse(validUntil) - 1).toISOString(), timeZone)}
        </Fact>
        <Fact term={t('giftCards.purpose')}>
          {t(`giftCards.purpose.${purpose}`)}
          {vatBasisPoints !== null && ` · ${formatPercent(vatBasisPoints / 10_000, 2)}`}
        </Fact>
      </dl>
    </Sheet>
  )
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

import { Button, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import type { GiftCard } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { GiftCardIcon, SearchIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { CardState } from './CardState.tsx'
import { IssueCardDialog } from './IssueCardDialog.tsx'
import { useGiftCards } from './useGiftCards.ts'
import './gift-cards.css'

const route = getRouteApi('/signed-in/shops/$shopId/loyalty/gift-cards')

/** Every gift card: what is on it, whose it is, and how long it is good. */
export function GiftCardsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { search = '' } = route.useSearch()
  const navigate = route.useNavigate()
  const [isIssuing, setIssuing] = useState(false)
  const mayIssue = useMay(shopId, 'loyalty:adjust')
  const maySeeFigures = useMay(shopId, 'analytics:read')
  const list = useGiftCards(search)
  const cards = list.data?.pages.flatMap((page) => page.cards)
  const issue = mayIssue && <Button onClick={() => setIssuing(true)}>{t('giftCards.issue')}</Button>
  const isNew = cards?.length === 0 && search === ''
  return (
    <Page
      title={t('giftCards.title')}
      siteName={t('shell.name')}
      intro={t('giftCards.intro')}
      actions={
        !isNew && (
          <>
            {maySeeFigures && (
              <ButtonLink to="/shops/$shopId/loyalty/gift-cards/vat" params={{ shopId }} variant="default">
                {t('giftCards.vat.open')}
              </ButtonLink>
            )}
            {issue}
          </>
        )
      }
    >
      {cards === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={8} label={t('shell.loading')} />
        )
      ) : isNew ? (
        <Empty icon={<GiftCardIcon />} title={t('giftCards.empty.title')} action={issue}>
          <p>{t('giftCards.empty.text')}</p>
          <p>{t('giftCards.empty.how')}</p>
        </Empty>
      ) : (
        <>
          <CardSearch value={search} onChange={(text) => void navigate({ search: text === '' ? {} : { search: text }, replace: true })} />
          {cards.length === 0 ? (
            <p className="soft" role="status">
              {t('giftCards.none', { search })}
            </p>
          ) : (
            <CardTable cards={cards} />
          )}
          {list.hasNextPage && (
            <Button variant="default" className="fit" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('shell.more')}
            </Button>
          )}
        </>
      )}
      <IssueCardDialog isOpen={isIssuing} onClose={() => setIssuing(false)} />
    </Page>
  )
}

/** Asks when the typing pauses, and follows the address when that changes by itself. */
function CardSearch({ value, onChange }: { value: string; onChange(text: string): void }) {
  const { t } = useText()
  const [text, setText] = useState(value)
  const [settled] = useDebouncedValue(text.trim(), 250)
  const said = useRef(value)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (value === said.current) return
    said.current = value
    setText(value)
  }, [value])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what was typed is told
  useEffect(() => {
    if (settled === said.current) return
    said.current = settled
    onChange(settled)
  }, [settled])
  useShortcut('/', () => field.current?.focus())
  return (
    <TextInput
      ref={field}
      type="search"
      className="card-search"
      label={t('giftCards.search')}
      description={t('giftCards.search.hint')}
      leftSection={<SearchIcon width={18} height={18} />}
      autoComplete="off"
      maxLength={200}
      value={text}
      onChange={({ currentTarget }) => setText(currentTarget.value)}
    />
  )
}

function CardTable({ cards }: { cards: readonly GiftCard[] }) {
  const { t, formatMoney, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  return (
    <table className="loyalty-table">
      <caption className="visually-hidden">{t('giftCards.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('giftCards.card')}</th>
          <th scope="col">{t('giftCards.whose')}</th>
          <th scope="col">{t('giftCards.state')}</th>
          <th scope="col" className="cell-number">
            {t('giftCards.first')}
          </th>
          <th scope="col" className="cell-number">
            {t('giftCards.left')}
          </th>
          <th scope="col" className="cell-number">
            {t('giftCards.until')}
          </th>
        </tr>
      </thead>
      <tbody>
        {cards.map((card) => (
          <tr key={card.cardId}>
            <td>
              <Link to="/shops/$shopId/loyalty/gift-cards/$cardId" params={{ shopId, cardId: card.cardId }} className="row-name card-name">
                {t('giftCards.name', { lastFour: card.lastFour })}
              </Link>
            </td>
            <td data-label={t('giftCards.whose')}>
              <Whose card={card} />
            </td>
            <td data-label={t('giftCards.state')}>
              <CardState state={card.state} />
            </td>
            <td className="cell-number" data-label={t('giftCards.first')}>
              {formatMoney(card.firstMinor, card.currency)}
            </td>
            <td className="cell-number" data-label={t('giftCards.left')}>
              <strong>{formatMoney(card.leftMinor + card.heldMinor, card.currency)}</strong>
            </td>
            <td className="cell-number soft" data-label={t('giftCards.until')}>
              {card.validUntil === null ? t('giftCards.never') : formatDayOf(lastInstant(card.validUntil), timeZone)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Who bought it, else with which order, else why it was given. */
function Whose({ card: { buyer, orderNumber, reason } }: { card: GiftCard }) {
  const { t } = useText()
  const { shopId } = useShop()
  if (buyer)
    return (
      <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: buyer.customerId }}>
        {buyer.title || t('duplicates.nameless')}
      </Link>
    )
  return orderNumber === null ? (
    <span className="soft">{t('giftCards.given', { reason: reason ?? '' })}</span>
  ) : (
    t('giftCards.order', { number: orderNumber })
  )
}

/** A card lapses at a midnight; the day before it is the last on which it can be used. */
const lastInstant = (validUntil: string): string => new Date(Date.parse(validUntil) - 1).toISOString()

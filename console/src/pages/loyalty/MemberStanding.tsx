import { Progress } from '@mantine/core'
import type { ReactNode } from 'react'
import type { MemberStatus } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CheckIcon, CircleIcon } from '../../ui/icons.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { useAmount } from './amount-text.ts'

type Wallet = MemberStatus['wallets'][number]
type Tier = NonNullable<MemberStatus['tier']>
type Offer = MemberStatus['rewards'][number]

/** The balance of one wallet, and what becomes of it on which day. */
export function MemberFigures({ wallet }: { wallet: Wallet }) {
  const { t, formatMoney } = useText()
  const { currency } = useShop()
  const { active, pending, held, debt, worthMinor } = wallet
  const amount = useAmount(wallet.currency)
  const figures: { key: 'active' | 'pending' | 'expiring' | 'held' | 'debt'; value: number; note: ReactNode }[] = [
    {
      key: 'active',
      value: active,
      note: worthMinor ? t('loyalty.balance.worth', { money: formatMoney(worthMinor, currency) }) : null,
    },
    { key: 'pending', value: pending, note: <Days days={wallet.activating} currency={wallet.currency} text="loyalty.balance.activates" /> },
    {
      key: 'expiring',
      value: wallet.expiring.reduce((sum, { points }) => sum + points, 0),
      note: <Days days={wallet.expiring} currency={wallet.currency} text="loyalty.balance.expires" />,
    },
    ...(held === 0 ? [] : [{ key: 'held' as const, value: held, note: t('loyalty.balance.held.note') }]),
    ...(debt === 0 ? [] : [{ key: 'debt' as const, value: debt, note: t('loyalty.balance.debt.note') }]),
  ]
  return (
    <dl className="figures">
      {figures.map(({ key, value, note }) => (
        <div key={key} className="figure">
          <dt>{t(key === 'active' && wallet.currency !== null ? 'loyalty.balance.active.money' : `loyalty.balance.${key}`)}</dt>
          <dd>
            {amount(value)}
            {note !== null && <span className="figure-note">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function Days({ days, currency, text }: { days: Wallet['expiring']; currency: string | null; text: string }) {
  const { t, formatDay } = useText()
  const amount = useAmount(currency)
  return days.slice(0, 4).map(({ on, points }) => (
    <span key={on} className="figure-line">
      {currency === null
        ? t(text, { count: points, day: formatDay(on) })
        : t(`${text}.money`, { money: amount(points), day: formatDay(on) })}
    </span>
  ))
}

/** The level, how it is kept, and the way to the next. */
export function MemberTier({ tier }: { tier: Tier | null }) {
  const { t, language, formatDayOf } = useText()
  const { timeZone } = useShop()
  if (tier === null) return null
  const { name, since, until, next, value } = tier
  return (
    <Sheet title={t('loyalty.member.level')}>
      <div className="stack">
        <div>
          <strong className="tier-name">{name[language] ?? Object.values(name)[0]}</strong>
          <p className="soft">
            {t('loyalty.member.since', { day: formatDayOf(since, timeZone) })}
            {until !== null && ` · ${t('loyalty.member.until', { day: formatDayOf(until, timeZone) })}`}
          </p>
        </div>
        {next ? (
          <div>
            <Progress
              value={next.threshold === 0 ? 100 : Math.min(100, (100 * value) / next.threshold)}
              aria-label={t('loyalty.member.way')}
            />
            <p className="soft">
              <Missing tier={tier} next={next} />
            </p>
          </div>
        ) : (
          <p className="soft">{t('loyalty.member.highest')}</p>
        )}
      </div>
    </Sheet>
  )
}

function Missing({ tier: { metric }, next }: { tier: Tier; next: NonNullable<Tier['next']> }): ReactNode {
  const { t, language, formatMoney } = useText()
  const { currency } = useShop()
  const level = next.name[language] ?? Object.values(next.name)[0] ?? next.code
  if (metric === 'spend') return t('loyalty.member.missing.spend', { money: formatMoney(next.missing, currency), level })
  return t(metric === 'orders' ? 'loyalty.member.missing.orders' : 'loyalty.member.missing.points', { count: next.missing, level })
}

/** What the member can have now, and what not and why; codes that are still good. */
export function MemberRewards({ status: { rewards, coupons } }: { status: MemberStatus }) {
  const { t, language, formatDayOf, formatNumber } = useText()
  const { timeZone } = useShop()
  return (
    <Sheet title={t('loyalty.rewards.title')}>
      {rewards.length === 0 && <p className="soft">{t('loyalty.rewards.none')}</p>}
      <ul className="entries">
        {rewards.map((offer) => (
          <li key={offer.rewardId} className="entry offer" data-off={offer.reasons.length > 0}>
            {offer.reasons.length === 0 ? <CheckIcon /> : <CircleIcon />}
            <div className="entry-main">
              <strong>{offer.reward.name[language] ?? Object.values(offer.reward.name)[0]}</strong>
              <span className="soft">{offer.reasons.length === 0 ? t('loyalty.rewards.available') : <Reasons offer={offer} />}</span>
            </div>
            <span>{t('loyalty.rewards.cost', { points: formatNumber(offer.reward.pointsCost), count: offer.reward.pointsCost })}</span>
          </li>
        ))}
      </ul>
      {coupons.length > 0 && (
        <>
          <h3 className="sub-head">{t('loyalty.member.coupons')}</h3>
          <ul className="coupon-list">
            {coupons.map(({ code, name, validUntil }) => (
              <li key={code}>
                <code>{code}</code>{' '}
                <span className="soft">
                  {name[language] ?? Object.values(name)[0]}
                  {validUntil !== null && ` · ${t('loyalty.member.couponUntil', { day: formatDayOf(validUntil, timeZone) })}`}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </Sheet>
  )
}

function Reasons({ offer: { reasons } }: { offer: Offer }): ReactNode {
  const { t, formatDay } = useText()
  return reasons
    .map((reason) => {
      switch (reason.code) {
        case 'insufficient_balance':
          return t('loyalty.why.insufficient_balance', { count: reason.missing })
        case 'not_started':
        case 'ended':
          return t(`loyalty.why.${reason.code}`, { day: formatDay(reason.on) })
        default:
          return t(`loyalty.why.${reason.code}`)
      }
    })
    .join(' ')
}

import { Link } from '@tanstack/react-router'
import type { Arrival } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CheckIcon, WarningIcon } from '../../ui/icons.tsx'

/**
 * One event that arrived. Names, ids and contents are whatever somebody sent: they are shown as text and nothing else, and
 * cannot turn the words beside them around.
 */
export function ArrivalEntry({ arrival }: { arrival: Arrival }) {
  const { t, hasText, formatRelative } = useText()
  const { code, outcome } = arrival
  const tone = outcome === 'rejected' ? 'rejected' : code === null ? 'accepted' : 'warned'
  const Icon = tone === 'accepted' ? CheckIcon : WarningIcon
  return (
    <li className="entry event" data-tone={tone}>
      <span className="event-state">
        <Icon width={18} height={18} />
        <span className="visually-hidden">{t(`events.outcome.${tone}`)}</span>
      </span>
      <div className="entry-main">
        <div className="event-head">
          <strong>
            <bdi>{arrival.name ?? t('events.nameless')}</bdi>
          </strong>
          {arrival.type !== null && (
            <span className="tag">{hasText(`events.type.${arrival.type}`) ? t(`events.type.${arrival.type}`) : arrival.type}</span>
          )}
          {arrival.isClockClamped && <span className="tag">{t('events.flag.clock')}</span>}
          {arrival.isHistorical && <span className="tag">{t('events.flag.historical')}</span>}
        </div>
        <span className="soft">
          <Whose arrival={arrival} /> · {t(`events.trust.${arrival.trust}`)} ·{' '}
          <time dateTime={arrival.receivedAt}>{formatRelative(arrival.receivedAt)}</time>
        </span>
        {code !== null && (
          <p className="event-reason">
            {t(hasText(`events.code.${code}`) ? `events.code.${code}` : 'events.code.other', { code })}{' '}
            {hasText(`events.mend.${code}`) && <span className="soft">{t(`events.mend.${code}`)}</span>}
          </p>
        )}
        <Details arrival={arrival} />
      </div>
    </li>
  )
}

function Whose({ arrival: { customer, userId, anonymousId } }: { arrival: Arrival }) {
  const { t } = useText()
  const { shopId } = useShop()
  if (customer)
    return (
      <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: customer.customerId }}>
        <bdi>{customer.name === '' ? t('events.who.nameless') : customer.name}</bdi>
      </Link>
    )
  if (userId !== null) return <bdi>{t('events.who.user', { id: userId })}</bdi>
  return <>{t(anonymousId === null ? 'events.who.nobody' : 'events.who.visitor')}</>
}

function Details({ arrival }: { arrival: Arrival }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const facts = [
    ['receivedAt', formatMoment(arrival.receivedAt, timeZone)],
    ['occurredAt', arrival.occurredAt && formatMoment(arrival.occurredAt, timeZone)],
    ['messageId', arrival.messageId],
    ['userId', arrival.userId],
    ['anonymousId', arrival.anonymousId],
  ].filter((fact): fact is [string, string] => typeof fact[1] === 'string')
  return (
    <details className="change-details event-details">
      <summary>{t('events.details')}</summary>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{t(`events.fact.${name}`)}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      {arrival.isClockClamped && <p className="soft">{t('events.flag.clockText')}</p>}
      {arrival.isHistorical && <p className="soft">{t('events.flag.historicalText')}</p>}
      <pre>{contentOf(arrival)}</pre>
    </details>
  )
}

function contentOf({ payload, properties, context }: Arrival): string {
  return payload ?? JSON.stringify({ properties, context }, null, 2)
}

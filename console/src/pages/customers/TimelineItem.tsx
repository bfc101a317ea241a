import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { TimelineEntry } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { countryName } from '../../ui/regions.ts'
import { fieldText, fitsAsIs, saidText } from './field-text.ts'
import { NoteEntry } from './NoteEntry.tsx'
import { useFields } from './useStaffWork.ts'

type ItemProps = { entry: TimelineEntry; customerId: string }

/** One entry of the timeline. Whatever stands in it is text: nothing of it is ever markup. */
export function TimelineItem({ entry, customerId }: ItemProps) {
  const { t, hasText, formatMoment } = useText()
  const { timeZone } = useShop()
  const kindName = hasText(`customers.timeline.kind.${entry.kind}`) ? t(`customers.timeline.kind.${entry.kind}`) : entry.kind
  return (
    <li className="timeline-entry" data-kind={entry.kind} tabIndex={-1}>
      <div className="timeline-head">
        <span className="tag">{kindName}</span>
        <time className="soft" dateTime={entry.at}>
          {formatMoment(entry.at, timeZone)}
        </time>
      </div>
      <Said entry={entry} customerId={customerId} />
    </li>
  )
}

function Said({ entry, customerId }: ItemProps): ReactNode {
  switch (entry.kind) {
    case 'note':
      return <NoteEntry details={entry.details} customerId={customerId} />
    case 'order':
      return <OrderEntry details={entry.details} />
    case 'refund':
      return <RefundEntry details={entry.details} />
    case 'task':
      return <TaskEntry details={entry.details} />
    case 'change':
      return <ChangeEntry details={entry.details} />
    case 'event':
      return <EventEntry details={entry.details} />
    case 'consent':
      return <ConsentEntry details={entry.details} />
    case 'privacy_request':
      return <RequestEntry details={entry.details} />
    default:
      return <PlainEntry entry={entry} />
  }
}

type Details = { details: TimelineEntry['details'] }

const textOf = (value: unknown): string => (value === null || value === undefined ? '' : saidText(value))

function OrderEntry({ details }: Details) {
  const { t, formatMoney } = useText()
  const { currency } = useShop()
  const products = Array.isArray(details.products) ? details.products.map(textOf) : []
  const more = Number(details.lines) - products.length
  return (
    <p className="timeline-money">
      <strong>{t('customers.timeline.order', { number: textOf(details.number) })}</strong>
      {details.state === 'cancelled' ? (
        <span className="tag">{t('customers.order.cancelled')}</span>
      ) : (
        <strong>{formatMoney(Number(details.netMinor), currency)}</strong>
      )}
      <span className="timeline-more">
        {products.join(', ')}
        {more > 0 && ` ${t('customers.timeline.more', { count: more })}`}
      </span>
    </p>
  )
}

function RefundEntry({ details }: Details) {
  const { t, formatMoney } = useText()
  const { currency } = useShop()
  return (
    <p>
      <strong>{t('customers.order.refunded', { money: formatMoney(Number(details.amountMinor), currency) })}</strong>
      <span className="timeline-more">
        {[textOf(details.product), details.orderNumber && t('customers.timeline.order', { number: textOf(details.orderNumber) })]
          .filter(Boolean)
          .join(' · ')}
      </span>
    </p>
  )
}

function TaskEntry({ details }: Details) {
  const { t, formatDay } = useText()
  return (
    <p>
      <strong>{textOf(details.title)}</strong>
      <span className="timeline-more">
        {t('customers.task.dueFor', { day: formatDay(textOf(details.dueOn)), name: textOf(details.assignee) })}
        {details.doneAt ? ` · ${t('customers.task.isDone')}` : ''}
      </span>
    </p>
  )
}

function ChangeEntry({ details }: Details) {
  const text = useText()
  const { t, hasText } = text
  const { timeZone } = useShop()
  const fields = useFields().data?.fields
  const value = (details.value ?? {}) as Record<string, unknown>
  const field = value.kind === 'trait' ? fields?.find(({ key }) => key === value.name) : undefined
  const name =
    value.kind === 'field' && hasText(`customers.${value.name}`) ? t(`customers.${value.name}`) : (field?.label ?? textOf(value.name))
  const shown = (said: unknown) => {
    if (typeof said === 'string' && value.kind === 'field' && value.name === 'birthday') return text.formatDay(said)
    if (typeof said === 'string' && value.kind === 'field' && value.name === 'country') return countryName(said, text.language)
    return (field ? fieldText({ type: field.type, value: said, fits: fitsAsIs(field.type, said) }, text, timeZone) : textOf(said)) || '–'
  }
  const change =
    details.change === 'field_set'
      ? t('customers.change.field_set', { name, before: shown(value.before), after: shown(value.after) })
      : t(`customers.change.${details.change}`, { name: textOf(value.tag) })
  const notes = [
    textOf(details.by),
    details.isBulk ? t('customers.change.bulk') : '',
    details.undoneAt ? t('customers.change.undone') : '',
  ].filter(Boolean)
  return (
    <p data-off={Boolean(details.undoneAt)}>
      {change}
      <span className="timeline-more">{notes.join(' · ')}</span>
    </p>
  )
}

/** What a page or the shop's server told, with what came along: in words where every shop tells it, else by its own name. */
function EventEntry({ details }: Details) {
  const { t, hasText } = useText()
  const properties = Object.entries((details.properties ?? {}) as Record<string, unknown>)
  const name = textOf(details.name) || textOf(details.type)
  const words = `customers.event.${name.toLowerCase().replaceAll(' ', '_')}`
  return (
    <div>
      <strong>{hasText(words) ? t(words) : name}</strong>
      {properties.length > 0 && (
        <details className="change-details">
          <summary>{gistOf(properties)}</summary>
          <dl>
            {properties.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{textOf(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  )
}

/** What says most of an event: the product, page or search that it is about, else the first two properties as they came. */
function gistOf(properties: readonly [string, unknown][]): string {
  const said = new Map(properties)
  const about = ['name', 'query', 'category', 'title', 'path']
    .map((name) => said.get(name))
    .find((value) => typeof value === 'string' && value !== '')
  if (about !== undefined) return textOf(about).slice(0, 120)
  return properties
    .slice(0, 2)
    .map(([name, value]) => `${name}: ${textOf(value).slice(0, 60)}`)
    .join(' · ')
}

/** What was said of a permission, how that is known, and the proof of it. */
function ConsentEntry({ details }: Details) {
  const { t } = useText()
  const known = useKnown()
  const { shopId } = useShop()
  const mayRead = useMay(shopId, 'consent:read')
  const { channel, purpose, contact } = details
  const name = channel === 'any' ? known('consent.purpose', purpose) : known('consent.channel', channel)
  const how = [known('consent.kind', details.how), details.source, details.by, textOf(contact).startsWith('sha256:') ? '' : contact]
  return (
    <p>
      {name}: {known('consent.state', details.state)}
      <span className="timeline-more">
        {how.map(textOf).filter(Boolean).join(' · ')}{' '}
        {mayRead && (
          <Link to="/shops/$shopId/consent/receipts/$evidenceId" params={{ shopId, evidenceId: textOf(details.evidenceId) }}>
            {t('consent.receipt')}
          </Link>
        )}
      </span>
    </p>
  )
}

/** What the person asked about their data, and the way to the request. */
function RequestEntry({ details }: Details) {
  const known = useKnown()
  const { shopId } = useShop()
  const mayHandle = useMay(shopId, 'privacy:handle')
  const name = known('privacy.kind', details.request)
  return (
    <p>
      {mayHandle ? (
        <Link to="/shops/$shopId/consent/requests/$requestId" params={{ shopId, requestId: textOf(details.requestId) }}>
          {name}
        </Link>
      ) : (
        name
      )}
      {' · '}
      {known('privacy.state', details.state)}
    </p>
  )
}

/** Entries whose details are a few codes and names. */
function PlainEntry({ entry: { kind, details } }: { entry: TimelineEntry }) {
  const { t, hasText } = useText()
  const known = useKnown()
  if (hasText(`customers.timeline.${kind}`)) return <p>{t(`customers.timeline.${kind}`, plainValues(details))}</p>
  const parts: Record<string, unknown[]> = {
    merge: [known('customers.mergeReason', details.reason), details.by, details.undoneAt && t('customers.change.undone')],
  }
  return <p>{(parts[kind] ?? Object.values(details)).map(textOf).filter(Boolean).join(' · ')}</p>
}

/** What a text can have in it. */
function plainValues(details: Details['details']): Record<string, string | number> {
  return Object.fromEntries(Object.entries(details).map(([name, value]) => [name, typeof value === 'number' ? value : textOf(value)]))
}

/** The text of a code, or the code itself where the server knows more of them than this console. */
function useKnown(): (group: string, code: unknown) => string {
  const { t, hasText } = useText()
  return (group, code) => {
    const key = `${group}.${textOf(code)}`
    return hasText(key) ? t(key) : textOf(code)
  }
}

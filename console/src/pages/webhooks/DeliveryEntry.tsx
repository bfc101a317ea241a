import { Link } from '@tanstack/react-router'
import { shopPath } from '../../addresses.ts'
import type { WebhookDelivery } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { CheckIcon, CircleIcon, WarningIcon } from '../../ui/icons.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useWebhookAction } from './useWebhooks.ts'

const icons = { delivered: CheckIcon, waiting: CircleIcon, parked: WarningIcon }

/** One event on its way: what it was, how far it came, and what came back. */
export function DeliveryEntry({ delivery, sentence, mayReplay }: { delivery: WebhookDelivery; sentence: string; mayReplay: boolean }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const mayChange = useMay(shopId, 'webhooks:change')
  const outcome = useOutcomeText()
  const replay = useWebhookAction(() => api.post(shopPath(shopId, `/webhook-deliveries/${delivery.deliveryId}/replay`)), {
    done: () => t('webhooks.replayed', { count: 1 }),
  })
  const Icon = icons[delivery.state]
  return (
    <li className="entry">
      <span className="delivery-state" data-state={delivery.state}>
        <Icon />
      </span>
      <div className="entry-main">
        <strong>{sentence}</strong>
        <span className="soft">
          <time dateTime={delivery.occurredAt}>{formatMoment(delivery.occurredAt, timeZone)}</time>
          {delivery.customerId !== null && (
            <>
              {' · '}
              <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: delivery.customerId }}>
                {t('webhooks.customer')}
              </Link>
            </>
          )}
        </span>
        <span className="delivery-outcome" data-state={delivery.state}>
          {outcome(delivery)}
        </span>
        <details className="change-details">
          <summary>{t('webhooks.details')}</summary>
          <dl className="delivery-details">
            <dt>{t('webhooks.details.id')}</dt>
            <dd>
              <code>{delivery.eventId}</code>
            </dd>
            <dt>{t('webhooks.details.type')}</dt>
            <dd>
              <code>{delivery.type}</code>
            </dd>
            <dt>{t('webhooks.details.data')}</dt>
            <dd>
              <code>{JSON.stringify(delivery.data, null, 2)}</code>
            </dd>
            {delivery.answer !== null && (
              <>
                <dt>{t('webhooks.details.answer', { status: delivery.status ?? 0 })}</dt>
                <dd>{delivery.answer === '' ? t('webhooks.details.noAnswer') : <code>{delivery.answer}</code>}</dd>
              </>
            )}
          </dl>
        </details>
      </div>
      {mayChange && mayReplay && (
        <div className="delivery-again">
          <TextButton disabled={replay.isPending} onClick={() => replay.mutate()}>
            {t(delivery.state === 'waiting' ? 'webhooks.replay.now' : 'webhooks.replay')}
          </TextButton>
        </div>
      )}
    </li>
  )
}

/** How far a delivery came, in a sentence or two. */
function useOutcomeText(): (delivery: WebhookDelivery) => string {
  const { t, formatRelative } = useText()
  return ({ state, nextAt, attempts, tookMs, failure, status }) => {
    const why = failure === null ? '' : t(`webhooks.failure.${failure}`, { status: status ?? 0 })
    if (state === 'delivered') return t('webhooks.outcome.delivered', { status: status ?? 0, ms: tookMs ?? 0, count: attempts })
    if (state === 'parked') return [why, t('webhooks.outcome.parked', { count: attempts })].filter(Boolean).join(' ')
    if (nextAt === null) return t('webhooks.outcome.behind')
    if (attempts === 0 || failure === null) return t('webhooks.outcome.next')
    return `${why} ${t('webhooks.outcome.again', { when: formatRelative(nextAt), count: attempts })}`
  }
}

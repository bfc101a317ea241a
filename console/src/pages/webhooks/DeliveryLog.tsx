import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Webhook, WebhookListAnswer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { DeliveryEntry } from './DeliveryEntry.tsx'
import { type DeliveryFilter, useDeliveries } from './useWebhooks.ts'

const filters = ['all', 'waiting', 'parked', 'delivered'] as const

/** What the webhook was sent, the newest first. */
export function DeliveryLog({ webhook, types }: { webhook: Webhook; types: WebhookListAnswer['types'] }) {
  const { t } = useText()
  const [filter, setFilter] = useState<DeliveryFilter>(undefined)
  const log = useDeliveries(webhook.webhookId, filter)
  const deliveries = log.data?.pages.flatMap((page) => page.deliveries)
  return (
    <Sheet title={t('webhooks.log')} intro={t('webhooks.log.intro')}>
      <div className="delivery-filters">
        <Choice
          label={t('webhooks.log.filter')}
          value={filter ?? 'all'}
          choices={filters.map((each) => ({ value: each, label: t(`webhooks.filter.${each}`) }))}
          onChange={(chosen) => setFilter(chosen === 'all' ? undefined : chosen)}
        />
      </div>
      {deliveries === undefined ? (
        log.isError ? (
          <Failed error={log.error} retry={() => void log.refetch()} />
        ) : (
          <Skeleton lines={5} label={t('shell.loading')} />
        )
      ) : deliveries.length === 0 ? (
        <p className="soft" role="status">
          {t(filter ? 'webhooks.log.none' : 'webhooks.log.empty')}
        </p>
      ) : (
        <ol className="entries">
          {deliveries.map((delivery) => (
            <DeliveryEntry
              key={delivery.deliveryId}
              delivery={delivery}
              sentence={types.find(({ type }) => type === delivery.type)?.sentence ?? delivery.type}
              mayReplay={webhook.state !== 'disabled'}
            />
          ))}
        </ol>
      )}
      {log.hasNextPage && (
        <Button variant="default" mt="md" loading={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {t('shell.more')}
        </Button>
      )}
    </Sheet>
  )
}

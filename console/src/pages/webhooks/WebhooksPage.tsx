import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Webhook } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { PlusIcon, WebhooksIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { HealthLine } from './HealthLine.tsx'
import { useWebhookList } from './useWebhooks.ts'
import { WebhookDrawer } from './WebhookDrawer.tsx'
import './webhooks.css'

/** The programs that hear at once what happens in the shop. */
export function WebhooksPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'webhooks:change')
  const [isAdding, setAdding] = useState(false)
  const query = useWebhookList()
  const isEmpty = query.data?.webhooks.length === 0
  const isFull = query.data !== undefined && query.data.webhooks.length >= query.data.mostWebhooks
  const add = mayChange && !isFull && query.data !== undefined && (
    <Button leftSection={<PlusIcon />} onClick={() => setAdding(true)}>
      {t('webhooks.add')}
    </Button>
  )
  return (
    <Page title={t('shell.settings.webhooks')} siteName={t('shell.name')} intro={t('webhooks.intro')} actions={!isEmpty && add}>
      <Loaded query={query}>
        {({ webhooks, types, mostWebhooks }) => (
          <>
            {isEmpty ? (
              <Empty icon={<WebhooksIcon />} title={t('webhooks.empty.title')} action={add}>
                <p>{t('webhooks.empty.text')}</p>
                <p>{t('webhooks.empty.how')}</p>
              </Empty>
            ) : (
              <Sheet>
                <ul className="entries">
                  {webhooks.map((webhook) => (
                    <WebhookEntry key={webhook.webhookId} webhook={webhook} />
                  ))}
                </ul>
              </Sheet>
            )}
            {isFull && <p className="soft">{t('webhooks.full', { count: mostWebhooks })}</p>}
            <WebhookDrawer isOpen={isAdding} types={types} onClose={() => setAdding(false)} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function WebhookEntry({ webhook }: { webhook: Webhook }) {
  const { t } = useText()
  const { shopId } = useShop()
  const { webhookId, url, description, types, state } = webhook
  return (
    <li className="entry" data-off={state !== 'active'}>
      <div className="entry-main">
        <Link to="/shops/$shopId/settings/webhooks/$webhookId" params={{ shopId, webhookId }} className="webhook-link">
          {description || shortUrl(url)}
        </Link>
        <span className="soft">
          {description !== '' && `${shortUrl(url)} · `}
          {types === null ? t('webhooks.types.all') : t('webhooks.types.some', { count: types.length })}
        </span>
        <HealthLine webhook={webhook} />
      </div>
    </li>
  )
}

const shortUrl = (url: string): string => url.replace(/^https:\/\//, '').replace(/\/$/, '')

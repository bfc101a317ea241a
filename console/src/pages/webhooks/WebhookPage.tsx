import { getRouteApi, Link } from '@tanstack/react-router'
import type { Webhook, WebhookListAnswer } from '../../answers.ts'
import { ApiProblem } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { DeliveryLog } from './DeliveryLog.tsx'
import { HealthLine } from './HealthLine.tsx'
import { useWebhookList } from './useWebhooks.ts'
import { WebhookActions } from './WebhookActions.tsx'
import './webhooks.css'

const route = getRouteApi('/signed-in/shops/$shopId/settings/webhooks/$webhookId')

/** One webhook: how it is doing, what it asked for, and everything it was sent in the last month. */
export function WebhookPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { webhookId } = route.useParams()
  const query = useWebhookList()
  const webhook = query.data?.webhooks.find((each) => each.webhookId === webhookId)
  return (
    <Page
      title={webhook?.description || t('webhooks.one')}
      siteName={t('shell.name')}
      before={
        <Link to="/shops/$shopId/settings/webhooks" params={{ shopId }} activeOptions={{ exact: true }} className="back-link">
          <BackIcon width={18} height={18} /> {t('shell.settings.webhooks')}
        </Link>
      }
      actions={webhook && query.data && <WebhookActions webhook={webhook} types={query.data.types} />}
    >
      <Loaded query={query}>
        {({ types }) =>
          webhook ? (
            <>
              <Facts webhook={webhook} types={types} />
              <DeliveryLog webhook={webhook} types={types} />
            </>
          ) : (
            <Failed error={new ApiProblem({ status: 404, code: 'not_found', detail: '', errors: [] })} />
          )
        }
      </Loaded>
    </Page>
  )
}

function Facts({ webhook, types }: { webhook: Webhook; types: WebhookListAnswer['types'] }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const sentenceOf = (type: string) => types.find((each) => each.type === type)?.sentence ?? type
  return (
    <Sheet>
      <dl className="facts">
        <div>
          <dt>{t('webhooks.state')}</dt>
          <dd>
            <HealthLine webhook={webhook} />
          </dd>
        </div>
        <div>
          <dt>{t('webhooks.url')}</dt>
          <dd>{webhook.url}</dd>
        </div>
        <div>
          <dt>{t('webhooks.types')}</dt>
          <dd>{webhook.types === null ? t('webhooks.types.all') : webhook.types.map(sentenceOf).join(' · ')}</dd>
        </div>
        <div>
          <dt>{t('webhooks.secret')}</dt>
          <dd>
            <code>{webhook.secretHint}…</code>
            {webhook.oldSecretUntil !== null && (
              <span className="soft"> {t('webhooks.secret.old', { when: formatMoment(webhook.oldSecretUntil, timeZone) })}</span>
            )}
          </dd>
        </div>
      </dl>
    </Sheet>
  )
}

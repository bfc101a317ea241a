import { Button, Progress } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { PrivacyRequest } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { BackIcon, ExportIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { EraseDialog } from './EraseDialog.tsx'
import { ErasureCounts } from './ErasureCounts.tsx'
import { RequestClock } from './RequestClock.tsx'
import { EndDialog, ExtendDialog } from './RequestDialogs.tsx'
import { useRequest, useRequestAction } from './useRequests.ts'

const route = getRouteApi('/signed-in/shops/$shopId/consent/requests/$requestId')

/** One request: the clock, what to do, and in the end what came of it. */
export function RequestPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { requestId } = route.useParams()
  const query = useRequest(requestId)
  return (
    <Page
      title={query.data ? t(`privacy.kind.${query.data.kind}`) : t('privacy.one')}
      siteName={t('shell.name')}
      width="text"
      intro={query.data && <RequestClock request={query.data} />}
      before={
        <Link to="/shops/$shopId/consent/requests" params={{ shopId }} className="back-link">
          <BackIcon width={18} height={18} /> {t('privacy.title')}
        </Link>
      }
    >
      <Loaded query={query}>{(request) => <Request request={request} />}</Loaded>
    </Page>
  )
}

function Request({ request }: { request: PrivacyRequest }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const [asked, setAsked] = useState<'extend' | 'end' | 'erase' | null>(null)
  const isOpen = request.state === 'open'
  const close = () => setAsked(null)
  return (
    <>
      <Sheet title={t('privacy.who')}>
        <dl className="facts">
          <div>
            <dt>{t('privacy.customer')}</dt>
            <dd>
              <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: request.customerId }}>
                {request.customerTitle || t('customers.erased')}
              </Link>
            </dd>
          </div>
          <div>
            <dt>{t('privacy.received')}</dt>
            <dd>
              {formatMoment(request.receivedAt, timeZone)} · {t(`privacy.askedBy.${request.askedBy}`)}
            </dd>
          </div>
          {request.note !== '' && (
            <div>
              <dt>{t('privacy.note')}</dt>
              <dd>{request.note}</dd>
            </div>
          )}
          {request.extensionReason !== null && (
            <div>
              <dt>{t('privacy.extended')}</dt>
              <dd>{request.extensionReason}</dd>
            </div>
          )}
          {request.outcome !== null && (
            <div>
              <dt>{t('privacy.outcome')}</dt>
              <dd>
                {request.outcome}
                {request.closedAt && ` · ${formatMoment(request.closedAt, timeZone)}`} {request.closedBy}
              </dd>
            </div>
          )}
        </dl>
      </Sheet>
      {request.certificate ? (
        <Sheet
          title={t('privacy.certificate')}
          intro={t('privacy.certificate.text', {
            who: request.certificate.erasedBy,
            when: formatMoment(request.certificate.erasedAt, timeZone),
          })}
        >
          <ErasureCounts counts={request.certificate.counts} />
        </Sheet>
      ) : (
        <Sheet title={t('privacy.do')} intro={t(`privacy.do.${request.kind}`)}>
          <div className="stack">
            {request.kind !== 'erasure' && <ExportFile request={request} />}
            <div className="row-end">
              {isOpen && request.extensionReason === null && (
                <Button variant="default" onClick={() => setAsked('extend')}>
                  {t('privacy.extend')}
                </Button>
              )}
              {(isOpen || request.state === 'in_force') && (
                <Button variant="default" onClick={() => setAsked('end')}>
                  {t(request.state === 'in_force' ? 'privacy.liftRestriction' : 'privacy.end')}
                </Button>
              )}
              {isOpen && request.kind === 'erasure' && (
                <Button color="danger" onClick={() => setAsked('erase')}>
                  {t('privacy.erase')}
                </Button>
              )}
            </div>
          </div>
        </Sheet>
      )}
      {asked === 'extend' && <ExtendDialog request={request} onClose={close} />}
      {asked === 'end' && <EndDialog request={request} onClose={close} />}
      {asked === 'erase' && <EraseDialog request={request} onClose={close} />}
    </>
  )
}

/** Everything about the person as one file: made on demand, handed out by whoever may. */
function ExportFile({ request }: { request: PrivacyRequest }) {
  const { t, formatNumber } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const make = useRequestAction(request.requestId, 'export')
  const isBusy = request.exportState === 'waiting' || request.exportState === 'running'
  return (
    <div className="stack-tight">
      {isBusy && <Progress value={request.exportPercent} aria-label={t('privacy.file.progress')} />}
      {request.exportState === 'failed' && <p className="soft">{t('privacy.file.failed')}</p>}
      <div className="row">
        {request.exportState === 'ready' && (
          <Button component="a" href={shopPath(shopId, `/privacy-requests/${request.requestId}/export.zip`)} leftSection={<ExportIcon />}>
            {t('privacy.file.get', { kb: formatNumber(Math.max(1, Math.round((request.exportBytes ?? 0) / 1024))) })}
          </Button>
        )}
        <Button
          variant={request.exportState === 'ready' ? 'default' : 'filled'}
          loading={isBusy || make.isPending}
          onClick={() => make.mutate(undefined, { onError: (error) => toast(problemText(error), 'problem') })}
        >
          {t(request.exportState === 'ready' ? 'privacy.file.again' : 'privacy.file.make')}
        </Button>
      </div>
    </div>
  )
}

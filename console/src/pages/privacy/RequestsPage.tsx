import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { PrivacyRequest } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { RequestClock } from './RequestClock.tsx'
import { useRequests } from './useRequests.ts'

/** What people ask about their data: those first whose time runs out first. */
export function RequestsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const open = useRequests(true)
  const closed = useRequests(false)
  const isLoaded = open.data !== undefined && closed.data !== undefined
  const isEmpty = isLoaded && open.data.pages[0]?.requests.length === 0 && closed.data.pages[0]?.requests.length === 0
  return (
    <Page title={t('privacy.title')} siteName={t('shell.name')} intro={t('privacy.intro')}>
      {isEmpty ? (
        <Empty
          title={t('privacy.empty.title')}
          action={
            <ButtonLink to="/shops/$shopId/customers" params={{ shopId }}>
              {t('privacy.empty.action')}
            </ButtonLink>
          }
        >
          <p>{t('privacy.empty.text')}</p>
        </Empty>
      ) : (
        <>
          <RequestSheet title={t('privacy.open')} none={t('privacy.open.none')} list={open} />
          <RequestSheet title={t('privacy.closed')} none={t('privacy.closed.none')} list={closed} />
        </>
      )}
    </Page>
  )
}

function RequestSheet({ title, none, list }: { title: string; none: string; list: ReturnType<typeof useRequests> }) {
  const { t } = useText()
  const requests = list.data?.pages.flatMap((page) => page.requests)
  return (
    <Sheet title={title}>
      {requests === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={3} label={t('shell.loading')} />
        )
      ) : requests.length === 0 ? (
        <p className="soft">{none}</p>
      ) : (
        <ul className="entries">
          {requests.map((request) => (
            <RequestEntry key={request.requestId} request={request} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('shell.more')}
        </Button>
      )}
    </Sheet>
  )
}

function RequestEntry({ request }: { request: PrivacyRequest }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>
          <Link to="/shops/$shopId/consent/requests/$requestId" params={{ shopId, requestId: request.requestId }}>
            {t(`privacy.kind.${request.kind}`)}: {request.customerTitle || t('customers.erased')}
          </Link>
        </strong>
        <span className="soft">
          {t(`privacy.askedBy.${request.askedBy}`)} · {formatMoment(request.receivedAt, timeZone)}
        </span>
      </div>
      <RequestClock request={request} />
    </li>
  )
}

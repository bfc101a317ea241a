import { Button, Modal } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { ArrivalPage } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { CheckIcon, PauseIcon, PlayIcon, SearchIcon } from '../../ui/icons.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { ArrivalEntry } from './ArrivalEntry.tsx'
import { ConnectPages } from './ConnectPages.tsx'
import { EventFilters } from './EventFilters.tsx'
import { OutcomeTabs } from './OutcomeTabs.tsx'
import { useArrivals } from './useArrivals.ts'
import './events.css'

const route = getRouteApi('/signed-in/shops/$shopId/events')

/** What the shop's pages and programs tell, as it arrives: taken or refused, and why. */
export function EventsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isLive, setLive] = useState(true)
  const [isConnecting, setConnecting] = useState(false)
  const [wasEmpty, setWasEmpty] = useState(false)
  const list = useArrivals(shopId, search, { isLive })
  const first = list.data?.pages[0]
  const isFiltered = Object.keys(search).length > 0
  const isEmpty = first !== undefined && !isFiltered && !list.isPlaceholderData && isUntouched(first)
  useEffect(() => {
    if (isEmpty) setWasEmpty(true)
  }, [isEmpty])

  return (
    <Page
      title={t('shell.place.events')}
      siteName={t('shell.name')}
      intro={t('events.intro')}
      actions={
        first &&
        !isEmpty && (
          <Button variant="default" onClick={() => setConnecting(true)}>
            {t('events.connect.open')}
          </Button>
        )
      }
    >
      {content()}
      <Modal
        opened={isConnecting}
        onClose={() => setConnecting(false)}
        title={t('events.connect.title')}
        size="lg"
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <ConnectPages />
      </Modal>
    </Page>
  )

  function content() {
    if (list.isError && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />
    if (!first) return <Skeleton lines={10} label={t('shell.loading')} />
    if (isEmpty)
      return (
        <Sheet title={t('events.connect.title')}>
          <ConnectPages isWaiting />
        </Sheet>
      )
    const arrivals = list.data?.pages.flatMap((page) => page.arrivals) ?? []
    return (
      <>
        {wasEmpty && (
          <p className="events-arrived" role="status">
            <CheckIcon /> <strong>{t('events.arrived.title')}</strong> <span>{t('events.arrived.text')}</span>
          </p>
        )}
        <Counts counts={first.counts} />
        <OutcomeTabs search={search} />
        <div className="events-tools">
          <EventFilters search={search} onChange={(next) => void navigate({ search: next, replace: true })} />
          <Button
            variant="default"
            leftSection={isLive ? <PauseIcon width={16} height={16} /> : <PlayIcon width={16} height={16} />}
            onClick={() => setLive(!isLive)}
          >
            {t(isLive ? 'events.pause' : 'events.resume')}
          </Button>
        </div>
        {list.isError && (
          <p className="events-stale" role="alert">
            {t('events.stale')}
          </p>
        )}
        {arrivals.length === 0 ? (
          <Empty
            icon={<SearchIcon />}
            title={t('events.none.title')}
            action={
              <Button variant="default" onClick={() => void navigate({ search: {} })}>
                {t('events.none.action')}
              </Button>
            }
          >
            <p>{t(isFiltered ? 'events.none.text' : 'events.none.old')}</p>
          </Empty>
        ) : (
          <Sheet>
            <ul className="entries events-list" aria-busy={list.isPlaceholderData}>
              {arrivals.map((arrival) => (
                <ArrivalEntry key={arrival.arrivalId} arrival={arrival} />
              ))}
            </ul>
            {list.hasNextPage && (
              <div className="events-more">
                <Button variant="default" loading={list.isFetchingNextPage} onClick={() => showMore()}>
                  {t('events.older')}
                </Button>
              </div>
            )}
          </Sheet>
        )}
      </>
    )
  }

  /** Who reads back does not want the list to move. */
  function showMore() {
    setLive(false)
    void list.fetchNextPage()
  }
}

const isUntouched = ({ arrivals, counts }: ArrivalPage): boolean => arrivals.length === 0 && counts.accepted + counts.rejected === 0

function Counts({ counts }: { counts: ArrivalPage['counts'] }) {
  const { t, formatNumber } = useText()
  return (
    <dl className="figures">
      {(['accepted', 'rejected', 'duplicates'] as const).map((count) => (
        <div key={count} className="figure" data-alert={count === 'rejected' && counts.rejected > 0}>
          <dt>{t(`events.count.${count}`)}</dt>
          <dd>{formatNumber(counts[count])}</dd>
          {count === 'duplicates' && counts.conflicts > 0 && (
            <dd className="soft">{t('events.count.conflicts', { count: counts.conflicts })}</dd>
          )}
        </div>
      ))}
    </dl>
  )
}

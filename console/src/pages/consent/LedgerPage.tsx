import { Button, Select } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { EvidenceEntry } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { type LedgerFilter, useEvidence } from './useConsent.ts'

const filters = {
  purpose: ['marketing', 'track', 'profile', 'share_ads'],
  channel: ['email', 'sms', 'push', 'any'],
  state: ['granted', 'revoked', 'pending', 'none'],
  kind: ['form', 'confirmation', 'preferences', 'one_click', 'staff', 'import', 'api', 'event', 'complaint'],
} as const

/** Everything that people agreed to and withdrew, newest first. */
export function LedgerPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const [filter, setFilter] = useState<LedgerFilter>({})
  const list = useEvidence(filter)
  const evidence = list.data?.pages.flatMap((page) => page.evidence)
  const isFiltered = Object.values(filter).some((value) => value !== undefined)
  return (
    <Page title={t('consent.title')} siteName={t('shell.name')} intro={t('consent.intro')}>
      {evidence === undefined && list.isError ? (
        <Failed error={list.error} retry={() => void list.refetch()} />
      ) : evidence?.length === 0 && !isFiltered ? (
        <Empty
          title={t('consent.empty.title')}
          action={
            <ButtonLink to="/shops/$shopId/imports" params={{ shopId }}>
              {t('consent.empty.action')}
            </ButtonLink>
          }
        >
          <p>{t('consent.empty.text')}</p>
        </Empty>
      ) : (
        <Sheet>
          <div className="consent-filters">
            {(Object.keys(filters) as (keyof typeof filters)[]).map((name) => (
              <Select
                key={name}
                label={t(`consent.filter.${name}`)}
                placeholder={t('consent.filter.any')}
                clearable
                clearButtonProps={{ 'aria-label': t('consent.filter.clear', { filter: t(`consent.filter.${name}`) }) }}
                data={filters[name].map((value) => ({ value, label: t(`consent.${name}.${value}`) }))}
                value={filter[name] ?? null}
                onChange={(value) => setFilter(({ [name]: _, ...others }) => (value === null ? others : { ...others, [name]: value }))}
              />
            ))}
          </div>
          {evidence === undefined ? (
            <Skeleton lines={8} label={t('shell.loading')} />
          ) : evidence.length === 0 ? (
            <p className="soft">{t('consent.none')}</p>
          ) : (
            <ol className="entries">
              {evidence.map((entry) => (
                <EvidenceLine key={entry.evidenceId} entry={entry} />
              ))}
            </ol>
          )}
          {list.hasNextPage && (
            <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('shell.more')}
            </Button>
          )}
        </Sheet>
      )}
    </Page>
  )
}

function EvidenceLine({ entry }: { entry: EvidenceEntry }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const where = entry.channel === 'any' ? t(`consent.purpose.${entry.purpose}`) : t(`consent.channel.${entry.channel}`)
  const how = [t(`consent.kind.${entry.kind}`), entry.source, entry.recordedBy].filter(Boolean).join(' · ')
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>
          {where}: {t(`consent.state.${entry.state}`)}
        </strong>
        <span>
          <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: entry.customerId }}>
            {entry.customerTitle || t('customers.erased')}
          </Link>
          {entry.contact !== '' && !entry.contact.startsWith('sha256:') && entry.contact !== entry.customerTitle && <> · {entry.contact}</>}
        </span>
        <span className="soft">
          <time dateTime={entry.occurredAt}>{formatMoment(entry.occurredAt, timeZone)}</time> · {how}
        </span>
      </div>
      <Link
        to="/shops/$shopId/consent/receipts/$evidenceId"
        params={{ shopId, evidenceId: entry.evidenceId }}
        aria-label={t('consent.receiptOf', { name: entry.customerTitle || t('customers.erased') })}
      >
        {t('consent.receipt')}
      </Link>
    </li>
  )
}

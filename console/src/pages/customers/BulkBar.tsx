import { Button } from '@mantine/core'
import { useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import type { BulkTarget } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { TextButton } from '../../ui/TextButton.tsx'
import { BulkDialog, type BulkKind } from './BulkDialog.tsx'
import { type CustomerFilters, storedFilters } from './customer-search.ts'
import type { Selection } from './useSelection.ts'
import { useFields, useTags } from './useStaffWork.ts'

type BulkBarProps = { selection: Selection; filters: CustomerFilters; total: number; isTotalExact: boolean; columns: string | undefined }

/** The file takes the ids in its address, which has an end. */
const mostInAddress = 200

/** What can be done with those who are picked. */
export function BulkBar({ selection, filters, total, isTotalExact, columns }: BulkBarProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayExport = useMay(shopId, 'customers:export')
  const hasTags = (useTags().data?.tags.length ?? 0) > 0
  const hasFields = (useFields().data?.fields.length ?? 0) > 0
  const [asked, setAsked] = useState<BulkKind | null>(null)
  if (!selection.isEvery && selection.count === 0) return null
  const target: BulkTarget = selection.isEvery ? { filter: storedFilters(filters) as never } : { customerIds: selection.ids }
  const chosen = selection.isEvery ? filters : { ids: selection.ids.join() }
  return (
    <section className="bulk-bar" aria-label={t('customers.bulk')}>
      <strong role="status">
        {selection.isEvery
          ? t(isTotalExact ? 'customers.bulk.every' : 'customers.bulk.everyOver', { count: total })
          : t('customers.bulk.picked', { count: selection.count })}
      </strong>
      {!selection.isEvery && selection.count < total && (
        <TextButton onClick={selection.pickEvery}>
          {t(isTotalExact ? 'customers.bulk.pickEvery' : 'customers.bulk.pickEveryOver', { count: total })}
        </TextButton>
      )}
      <div className="bulk-actions">
        <Button size="xs" variant="default" onClick={() => setAsked('add_tag')}>
          {t('customers.bulk.add_tag')}
        </Button>
        {hasTags && (
          <Button size="xs" variant="default" onClick={() => setAsked('remove_tag')}>
            {t('customers.bulk.remove_tag')}
          </Button>
        )}
        {hasFields && (
          <Button size="xs" variant="default" onClick={() => setAsked('set_field')}>
            {t('customers.bulk.set_field')}
          </Button>
        )}
        {mayExport && (selection.isEvery || selection.count <= mostInAddress) && (
          <Button
            size="xs"
            variant="default"
            component="a"
            href={`${shopPath(shopId, '/customers.csv')}${queryText({ ...chosen, columns })}`}
            download
          >
            {t('customers.export')}
          </Button>
        )}
        <TextButton onClick={selection.clear}>{t('customers.bulk.clear')}</TextButton>
      </div>
      {asked && <BulkDialog kind={asked} target={target} onClose={() => setAsked(null)} onStarted={selection.clear} />}
    </section>
  )
}

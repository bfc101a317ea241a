import { NativeSelect, TextInput } from '@mantine/core'
import { useText } from '../../language.tsx'
import type { CustomerFilters, FilterKey } from './customer-search.ts'
import { useSegmentNames } from './useSegments.ts'
import { useFields, useTags } from './useStaffWork.ts'

/** Filters by what the shop itself keeps: segments, tags, fields, consent. Those that there is nothing of are left out. */
export function KnownFilters({ draft, set }: { draft: CustomerFilters; set(key: FilterKey, value: string): void }) {
  const { t } = useText()
  const tags = (useTags().data?.tags ?? []).map(({ tagId, name }) => ({ value: tagId, label: name }))
  const fields = (useFields().data?.fields ?? []).map(({ key, label }) => ({ value: key, label }))
  const segments = (useSegmentNames().data?.segments ?? []).map(({ segmentId, name }) => ({ value: segmentId, label: name }))
  const consents = ['email:granted', 'email:not_granted', 'sms:granted', 'sms:not_granted'].map((value) => ({
    value,
    label: t(`customers.chip.consent.${value.replace(':', '.')}`),
  }))
  return (
    <>
      {choice('segment', segments)}
      {choice('tag', tags)}
      {choice('withoutTag', tags)}
      {choice('consent', consents)}
      {choice('field', fields)}
      {draft.field && (
        <TextInput
          label={t('customers.filter.fieldIs')}
          description={t('customers.filter.fieldIs.meaning')}
          maxLength={500}
          value={draft.fieldIs ?? ''}
          onChange={(event) => set('fieldIs', event.currentTarget.value)}
        />
      )}
      {choice('withoutField', fields)}
    </>
  )

  function choice(key: FilterKey, data: { value: string; label: string }[]) {
    const current = draft[key] ?? ''
    if (data.length === 0 && current === '') return null
    const isKnown = current === '' || data.some(({ value }) => value === current)
    return (
      <NativeSelect
        label={t(`customers.filter.${key}`)}
        value={current}
        onChange={(event) => set(key, event.currentTarget.value)}
        data={[{ value: '', label: t('customers.filter.any') }, ...(isKnown ? [] : [{ value: current, label: '…' }]), ...data]}
      />
    )
  }
}

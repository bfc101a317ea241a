import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useState } from 'react'
import type { EventType } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { SearchIcon } from '../../ui/icons.tsx'
import { type EventSearch, eventTypes } from './event-search.ts'

/** Narrows the list by the type of the events and by a part of their name. */
export function EventFilters({ search, onChange }: { search: EventSearch; onChange(next: EventSearch): void }) {
  const { t } = useText()
  const [name, setName] = useState(search.name ?? '')
  const askFor = useDebouncedCallback((text: string) => onChange(withOnly({ ...search, name: text })), 250)
  return (
    <search className="events-filters" aria-label={t('events.filter.label')}>
      <NativeSelect
        aria-label={t('events.filter.type')}
        value={search.type ?? ''}
        onChange={({ currentTarget: { value } }) =>
          onChange(withOnly({ ...search, type: value === '' ? undefined : (value as EventType) }))
        }
        data={[
          { value: '', label: t('events.filter.anyType') },
          ...eventTypes.map((value) => ({ value, label: t(`events.type.${value}`) })),
        ]}
      />
      <TextInput
        type="search"
        aria-label={t('events.filter.name')}
        placeholder={t('events.filter.name')}
        leftSection={<SearchIcon width={16} height={16} />}
        maxLength={200}
        value={name}
        onChange={({ currentTarget: { value } }) => {
          setName(value)
          askFor(value)
        }}
      />
    </search>
  )
}

function withOnly({ outcome, type, name }: { [Key in keyof EventSearch]?: EventSearch[Key] | undefined }): EventSearch {
  return { ...(outcome ? { outcome } : {}), ...(type ? { type } : {}), ...(name ? { name } : {}) }
}

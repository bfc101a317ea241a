import { Popover } from '@mantine/core'
import { useState } from 'react'
import type { ConditionForm } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import type { Editing } from './editing.ts'
import { SearchList, type SearchOption } from './SearchList.tsx'

/** The menu of everything that can be asked, by subject, with a search through names and sentences. */
export function AddCondition({ editing, onAdd }: { editing: Editing; onAdd(form: ConditionForm): void }) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus withinPortal shadow="md" width={340}>
      <Popover.Target>
        <button type="button" className="token token-add" data-main="true" onClick={() => setOpen(!isOpen)}>
          <PlusIcon width={14} height={14} />
          {t('segments.add')}
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={t('segments.add')}>
        {isOpen && (
          <ConditionMenu
            editing={editing}
            onPick={(form) => {
              setOpen(false)
              onAdd(form)
            }}
          />
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

function ConditionMenu({ editing, onPick }: { editing: Editing; onPick(form: ConditionForm): void }) {
  const { t, hasText } = useText()
  const [search, setSearch] = useState('')
  const { conditions } = editing.catalogue
  const named = conditions.map((form): SearchOption & { words: string } => {
    const label = hasText(`segments.condition_name.${form.code}`) ? t(`segments.condition_name.${form.code}`) : form.code
    const group = hasText(`segments.group.${form.group}`) ? t(`segments.group.${form.group}`) : form.group
    return { id: form.code, label, group, words: plain(`${label} ${group}`) }
  })
  const wanted = plain(search.trim())
  const order = [...new Set(conditions.map(({ group }) => group))]
  const groupOrder = new Map(
    order.map((group, place) => [hasText(`segments.group.${group}`) ? t(`segments.group.${group}`) : group, place]),
  )
  const options = named
    .filter(({ words }) => words.includes(wanted))
    .toSorted((one, other) => (groupOrder.get(one.group ?? '') ?? 0) - (groupOrder.get(other.group ?? '') ?? 0))
  return (
    <SearchList
      label={t('segments.add.search')}
      search={search}
      onSearch={setSearch}
      options={options}
      none={t('segments.search.none')}
      onPick={({ id }) => {
        const form = conditions.find(({ code }) => code === id)
        if (form) onPick(form)
      }}
    />
  )
}

/** Small letters without marks; й and ї keep theirs, being letters of their own. */
const plain = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replace(/[\u00c0-\u024f]/g, (letter) => letter.normalize('NFD').charAt(0))

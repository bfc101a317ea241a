import { Popover } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import type { Choice, ChoiceKind } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ChevronIcon } from '../../ui/icons.tsx'
import { SearchList, type SearchOption } from './SearchList.tsx'

/** Of these a person may name one that has not come up yet. */
const freeKinds: readonly ChoiceKind[] = ['event', 'property', 'trait', 'city']
const shownNames = 3

type PickerProps = {
  label: string
  chosen: readonly string[]
  isMany: boolean
  onChange(chosen: string[]): void
}

type ChoicePickerProps = PickerProps & {
  of: ChoiceKind
  /** Of properties: the event that has them. */
  event?: string
  nameOf(value: string): string
  isInvalid?: boolean
}

/** Picks from what the shop has. */
export function ChoicePicker({ of, event = '', nameOf, ...picker }: ChoicePickerProps) {
  const { t } = useText()
  const [known, setKnown] = useState<ReadonlyMap<string, string>>(new Map())
  const named = (value: string) => known.get(value) ?? nameOf(value)
  return (
    <PickerButton {...picker} nameOf={named}>
      {(pick) => (
        <FoundChoices
          of={of}
          event={event}
          chosen={picker.chosen}
          isMany={picker.isMany}
          nameOf={nameOf}
          label={t(`segments.search.${of}`)}
          onPick={({ id, label }) => {
            setKnown(new Map(known).set(id, label))
            pick(id)
          }}
        />
      )}
    </PickerButton>
  )
}

/** Picks from the few that a condition offers. */
export function OptionPicker({
  options,
  ...picker
}: PickerProps & { options: readonly { value: string; label: string }[]; isInvalid?: boolean }) {
  const { t } = useText()
  const [search, setSearch] = useState('')
  const found = options.filter(({ label }) => label.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()))
  return (
    <PickerButton {...picker} nameOf={(value) => options.find((option) => option.value === value)?.label ?? value}>
      {(pick) => (
        <SearchList
          label={t('segments.search.option')}
          search={search}
          onSearch={setSearch}
          isMany={picker.isMany}
          none={t('segments.search.none')}
          options={found.map(({ value, label }) => ({ id: value, label, isChosen: picker.chosen.includes(value) }))}
          onPick={({ id }) => pick(id)}
        />
      )}
    </PickerButton>
  )
}

type ButtonProps = PickerProps & {
  nameOf(value: string): string
  isInvalid?: boolean
  children: (pick: (value: string) => void) => React.ReactNode
}

function PickerButton({ label, chosen, isMany, isInvalid = false, nameOf, onChange, children }: ButtonProps) {
  const { t } = useText()
  const [isOpen, setOpen] = useState(false)
  const rest = chosen.length - shownNames
  const names = [...chosen.slice(0, shownNames).map(nameOf), ...(rest > 0 ? [t('segments.more_chosen', { count: rest })] : [])].join(', ')
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus withinPortal shadow="md" width={320}>
      <Popover.Target>
        <button
          type="button"
          className="token token-picker"
          data-open={chosen.length === 0}
          data-invalid={isInvalid || undefined}
          aria-label={`${label}: ${names === '' ? t('segments.choose') : names}`}
          onClick={() => setOpen(!isOpen)}
        >
          <span>{names === '' ? t('segments.choose') : names}</span>
          <ChevronIcon width={14} height={14} />
        </button>
      </Popover.Target>
      <Popover.Dropdown p={0} aria-label={label}>
        {isOpen && children(pick)}
      </Popover.Dropdown>
    </Popover>
  )

  function pick(value: string) {
    if (!isMany) {
      setOpen(false)
      onChange([value])
    } else onChange(chosen.includes(value) ? chosen.filter((each) => each !== value) : [...chosen, value])
  }
}

type FoundProps = Pick<ChoicePickerProps, 'of' | 'chosen' | 'isMany' | 'label' | 'nameOf'> & {
  event: string
  onPick(option: SearchOption): void
}

function FoundChoices({ of, event, chosen, isMany, label, nameOf, onPick }: FoundProps) {
  const { t, formatNumber } = useText()
  const { shopId } = useShop()
  const [search, setSearch] = useState('')
  const [wanted] = useDebouncedValue(search.trim(), 150)
  // Countries and languages are stored as codes and searched by their names, which only the reader's language has.
  const isNamedHere = of === 'country' || of === 'language'
  const { data, isPending } = useQuery({
    queryKey: ['shop', shopId, 'segment-choices', of, event, isNamedHere ? '' : wanted],
    queryFn: ({ signal }) =>
      api.get<{ choices: Choice[] }>(
        shopPath(shopId, `/segment-choices${queryText({ kind: of, event, search: isNamedHere ? '' : wanted })}`),
        signal,
      ),
    placeholderData: keepPreviousData,
  })
  const found = (data?.choices ?? []).map(({ value, label: name, detail }): SearchOption => {
    const isCount = detail !== null && /^\d+$/.test(detail) && of !== 'product'
    return {
      ...{ id: value, label: isNamedHere ? nameOf(value) : name, isChosen: chosen.includes(value) },
      detail: isCount ? formatNumber(Number(detail)) : of === 'product' ? (detail ?? undefined) : undefined,
    }
  })
  const options = isNamedHere
    ? found.filter((option) => option.label.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase()))
    : found
  const typed = search.trim()
  const isNew = freeKinds.includes(of) && typed !== '' && !options.some(({ id }) => id.toLocaleLowerCase() === typed.toLocaleLowerCase())
  return (
    <SearchList
      label={label}
      search={search}
      onSearch={setSearch}
      isMany={isMany}
      none={isPending ? t('shell.loading') : t('segments.search.nothing_yet')}
      options={isNew ? [...options, { id: typed, label: t('segments.search.type', { text: typed }) }] : options}
      onPick={(option) => onPick(option.id === typed && isNew ? { id: typed, label: typed } : option)}
    />
  )
}

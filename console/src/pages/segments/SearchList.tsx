import { type KeyboardEvent, useId, useState } from 'react'
import { useText } from '../../language.tsx'
import { CheckIcon, SearchIcon } from '../../ui/icons.tsx'

export interface SearchOption {
  id: string
  label: string
  detail?: string | undefined
  /** The heading it stands under. */
  group?: string | undefined
  isChosen?: boolean
}

type SearchListProps = {
  label: string
  search: string
  options: readonly SearchOption[]
  isMany?: boolean
  /** What is said where there is no option. */
  none: string
  onSearch(text: string): void
  onPick(option: SearchOption): void
}

/** A field to search in and the list of what it finds: arrows walk, Enter picks, all without leaving the field. */
export function SearchList({ label, search, options, isMany = false, none, onSearch, onPick }: SearchListProps) {
  const { t } = useText()
  const [active, setActive] = useState(0)
  const listId = useId()
  const current = options[Math.min(active, options.length - 1)]
  const groups = [...new Set(options.map(({ group }) => group))]
  return (
    <div className="search-list">
      <div className="search-list-head">
        <SearchIcon width={18} height={18} />
        <input
          role="combobox"
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={current && `${listId}-${options.indexOf(current)}`}
          aria-label={label}
          placeholder={label}
          value={search}
          onChange={(event) => {
            onSearch(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={move}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
        />
      </div>
      <div id={listId} role="listbox" aria-label={label} aria-multiselectable={isMany} className="search-list-options">
        {groups.map((group) =>
          group === undefined ? (
            options.filter((option) => option.group === undefined).map(drawn)
          ) : (
            // biome-ignore lint/a11y/useSemanticElements: groups inside a listbox have no element of their own
            <div key={group} role="group" aria-label={group}>
              <div className="search-list-group" aria-hidden="true">
                {group}
              </div>
              {options.filter((option) => option.group === group).map(drawn)}
            </div>
          ),
        )}
      </div>
      <p className="search-list-none" role="status">
        {options.length === 0 ? (search === '' ? none : t('segments.search.none')) : ''}
      </p>
    </div>
  )

  function drawn(option: SearchOption) {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the field, which keeps the focus
      // biome-ignore lint/a11y/useFocusableInteractive: options are pointed at by aria-activedescendant
      <div
        key={option.id}
        id={`${listId}-${options.indexOf(option)}`}
        role="option"
        aria-selected={isMany ? option.isChosen === true : option === current}
        data-active={option === current}
        className="search-list-option"
        ref={(element) => {
          if (option === current) element?.scrollIntoView({ block: 'nearest' })
        }}
        onClick={() => onPick(option)}
        onMouseMove={() => setActive(options.indexOf(option))}
      >
        {isMany && <span className="search-list-mark">{option.isChosen && <CheckIcon width={16} height={16} />}</span>}
        <span>{option.label}</span>
        {option.detail !== undefined && <span className="search-list-detail">{option.detail}</span>}
      </div>
    )
  }

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined && options.length > 0) {
      event.preventDefault()
      setActive((Math.min(active, options.length - 1) + step + options.length) % options.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      if (current) onPick(current)
    }
  }
}

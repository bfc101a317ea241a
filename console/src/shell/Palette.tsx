import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useId, useState } from 'react'
import { queryText, shopPath } from '../addresses.ts'
import type { CustomerSummary } from '../answers.ts'
import { api } from '../api.ts'
import { useText } from '../language.tsx'
import { SearchIcon } from '../ui/icons.tsx'
import { type PaletteEntry, pickEntries } from './palette-entries.ts'
import { usePaletteActions } from './usePaletteActions.ts'
import './palette.css'

type PaletteProps = { shopId: string; isOpen: boolean; onClose(): void; onKeyboard(): void }

/** Everything within reach of the keyboard: pages, actions and customers by a few letters. */
export function Palette({ isOpen, onClose, ...rest }: PaletteProps) {
  const { t } = useText()
  return (
    <Modal.Root opened={isOpen} onClose={onClose} size="lg" yOffset="12vh">
      <Modal.Overlay />
      <Modal.Content aria-label={t('shell.palette.title')} aria-labelledby={undefined}>
        <Modal.Body p={0}>
          <PaletteBody onClose={onClose} {...rest} />
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

function PaletteBody({ shopId, onClose, onKeyboard }: Omit<PaletteProps, 'isOpen'>) {
  const { t } = useText()
  const [text, setText] = useState('')
  const [active, setActive] = useState(0)
  const listId = useId()
  const actions = usePaletteActions({ shopId, onKeyboard })
  const customers = useFoundCustomers(shopId, text)
  const entries = [...pickEntries(actions, text), ...customers]
  const chosen = entries[Math.min(active, entries.length - 1)]

  return (
    <>
      <div className="palette-head">
        <SearchIcon />
        <input
          role="combobox"
          aria-expanded={entries.length > 0}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen && `${listId}-${chosen.id}`}
          aria-label={t('shell.palette.title')}
          placeholder={t('shell.palette.placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={move}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
        />
        <kbd>Esc</kbd>
      </div>
      <div id={listId} role="listbox" aria-label={t('shell.palette.results')} className="palette-list">
        {(['place', 'action', 'customer'] as const).map((group) => {
          const members = entries.filter((entry) => entry.group === group)
          if (members.length === 0) return null
          return (
            // biome-ignore lint/a11y/useSemanticElements: groups inside a listbox have no element of their own
            <div key={group} role="group" aria-labelledby={`${listId}-${group}`}>
              <div id={`${listId}-${group}`} className="palette-group">
                {t(`shell.palette.group.${group}`)}
              </div>
              {members.map((entry) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the field, which keeps the focus
                // biome-ignore lint/a11y/useFocusableInteractive: options are pointed at by aria-activedescendant
                <div
                  key={entry.id}
                  id={`${listId}-${entry.id}`}
                  role="option"
                  aria-selected={entry === chosen}
                  className="palette-option"
                  ref={(element) => {
                    if (entry === chosen) element?.scrollIntoView({ block: 'nearest' })
                  }}
                  onClick={() => run(entry)}
                  onMouseMove={() => setActive(entries.indexOf(entry))}
                >
                  <span>{entry.title}</span>
                  {entry.detail !== undefined && <span className="palette-detail">{entry.detail}</span>}
                  {entry.keys && (
                    <span className="palette-keys">
                      {entry.keys.map((key) => (
                        <kbd key={key}>{key}</kbd>
                      ))}
                    </span>
                  )}
                </div>
              ))}
            </div>
          )
        })}
      </div>
      <p className="palette-none" role="status">
        {entries.length === 0 ? t('shell.palette.none', { text }) : ''}
      </p>
    </>
  )

  function run(entry: PaletteEntry) {
    onClose()
    entry.run()
  }

  function move(event: KeyboardEvent) {
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 }
    const step = steps[event.key]
    if (step !== undefined && entries.length > 0) {
      event.preventDefault()
      setActive((Math.min(active, entries.length - 1) + step + entries.length) % entries.length)
    } else if (event.key === 'Enter' && chosen) {
      event.preventDefault()
      run(chosen)
    }
  }
}

function useFoundCustomers(shopId: string, text: string): PaletteEntry[] {
  const navigate = useNavigate()
  const [wanted] = useDebouncedValue(text.trim(), 120)
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'search', wanted],
    queryFn: ({ signal }) => api.get<{ customers: CustomerSummary[] }>(shopPath(shopId, `/search${queryText({ q: wanted })}`), signal),
    enabled: wanted.length >= 2,
    placeholderData: keepPreviousData,
  })
  if (text.trim().length < 2) return []
  return (data?.customers ?? []).map((customer) => ({
    id: customer.customerId,
    group: 'customer',
    title: customer.title,
    detail: [customer.email, customer.city].filter((part) => part && part !== customer.title).join(' · '),
    run: () => void navigate({ to: '/shops/$shopId/customers/$customerId', params: { shopId, customerId: customer.customerId } }),
  }))
}

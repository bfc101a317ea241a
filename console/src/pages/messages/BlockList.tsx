import { Button, Menu } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { type Language, useText } from '../../language.tsx'
import { ChevronIcon, CloseIcon, PlusIcon } from '../../ui/icons.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { BlockFields } from './BlockFields.tsx'
import { type BlockKind, blockKinds, wordsOf } from './editing.ts'
import type { Faults } from './faults.ts'
import type { TemplateDraft } from './useDraft.ts'

/** Where the focus belongs after the list has changed. */
type Wanted = { block: number; part: 'field' | 'up' | 'down' } | 'add'

type BlockListProps = { draft: TemplateDraft; language: Language; faults: Faults }

/** The blocks of a mail from top to bottom. The focus goes with a block that is moved, and into one that is new. */
export function BlockList({ draft, language, faults }: BlockListProps) {
  const { t } = useText()
  const { placed } = draft
  const list = useRef<HTMLDivElement>(null)
  const wanted = useRef<Wanted | null>(null)
  const [said, setSaid] = useState('')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list that was drawn is the one to look in
  useEffect(() => {
    if (wanted.current === null) return
    targetIn(list.current, wanted.current)?.focus()
    wanted.current = null
  }, [placed])
  return (
    <Sheet title={t('messages.blocks.title')} intro={t('messages.blocks.intro')}>
      <div ref={list} className="stack">
        <ol className="block-list">
          {placed.map(({ id, block }, index) => {
            const name = { number: index + 1, kind: t(`messages.block.${block.kind}`), words: wordsOf(block, language) }
            return (
              <li key={id} className="block" data-block={id}>
                <div className="block-head">
                  <h3>{t(`messages.block.${block.kind}`)}</h3>
                  <button
                    type="button"
                    className="plain-button"
                    data-part="up"
                    disabled={index === 0}
                    aria-label={t('messages.blocks.up', name)}
                    onClick={() => move(id, index, -1)}
                  >
                    <ChevronIcon width={18} height={18} className="block-up" />
                  </button>
                  <button
                    type="button"
                    className="plain-button"
                    data-part="down"
                    disabled={index === placed.length - 1}
                    aria-label={t('messages.blocks.down', name)}
                    onClick={() => move(id, index, 1)}
                  >
                    <ChevronIcon width={18} height={18} />
                  </button>
                  <button
                    type="button"
                    className="plain-button"
                    disabled={placed.length === 1}
                    aria-label={t('messages.blocks.remove', name)}
                    onClick={() => remove(id)}
                  >
                    <CloseIcon width={16} height={16} />
                  </button>
                </div>
                <BlockFields
                  block={block}
                  language={language}
                  faults={faults}
                  path={`blocks.${index}`}
                  onChange={(changed) => draft.change(id, changed)}
                />
              </li>
            )
          })}
        </ol>
        <div>
          <Menu position="bottom-start" withinPortal returnFocus={false} onClose={keepFocus}>
            <Menu.Target>
              <Button variant="default" data-part="add" disabled={placed.length >= 60} leftSection={<PlusIcon width={18} height={18} />}>
                {t('messages.blocks.add')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {blockKinds.map((kind) => (
                <Menu.Item key={kind} onClick={() => add(kind)}>
                  {t(`messages.block.${kind}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </div>
        <p className="visually-hidden" role="status">
          {said}
        </p>
      </div>
    </Sheet>
  )

  /** The menu gives the focus back to its button, unless a block was chosen that wants it. */
  function keepFocus() {
    if (wanted.current === null) targetIn(list.current, 'add')?.focus()
  }

  function add(kind: BlockKind) {
    wanted.current = { block: draft.add(kind), part: 'field' }
  }

  function move(id: number, index: number, by: -1 | 1) {
    wanted.current = { block: id, part: by < 0 ? 'up' : 'down' }
    draft.move(id, by)
    setSaid(t('messages.blocks.moved', { place: index + by + 1, count: placed.length }))
  }

  function remove(id: number) {
    wanted.current = 'add'
    draft.remove(id)
  }
}

/** At an end of the list the button of that way is off; then it is the other one. A block without fields has its buttons. */
function targetIn(list: HTMLElement | null, wanted: Wanted): HTMLElement | null {
  if (wanted === 'add') return list?.querySelector<HTMLElement>('[data-part="add"]') ?? null
  const block = list?.querySelector(`[data-block="${wanted.block}"]`)
  const first = wanted.part === 'field' ? 'textarea, input' : `[data-part="${wanted.part}"]:not(:disabled)`
  return block?.querySelector<HTMLElement>(first) ?? block?.querySelector<HTMLElement>('[data-part]:not(:disabled)') ?? null
}

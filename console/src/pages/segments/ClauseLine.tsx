import { Menu } from '@mantine/core'
import { useId } from 'react'
import { useText } from '../../language.tsx'
import { CloseIcon, MoreIcon, WarningIcon } from '../../ui/icons.tsx'
import type { Clause } from './draft.ts'
import type { Editing } from './editing.ts'
import { FieldControl } from './FieldControl.tsx'
import { sentenceParts } from './sentence.ts'
import { rangeFault, unfinishedFields } from './unfinished.ts'
import { clauseText } from './words.ts'

/** One condition: a sentence with its fields in place, what is wrong with it, and what can be done with it. */
export function ClauseLine({ clause, groupKey, editing }: { clause: Clause; groupKey: string; editing: Editing }) {
  const { t, formatNumber } = useText()
  const { speaking } = editing
  const problemId = useId()
  const form = speaking.formOf(clause.code)
  const fields = form?.fields ?? []
  const open = form ? unfinishedFields(clause, form) : []
  const words = clauseText(speaking, clause)
  const range = form && rangeFault(clause, form)
  const problem = range
    ? t('segments.clause.range', { min: formatNumber(range.min), max: formatNumber(range.max) })
    : editing.problemAt(clause.key)
  const isOpen = open.length > 0
  const note = problem ?? (isOpen ? t(editing.isStrict ? 'segments.clause.finish' : 'segments.clause.unfinished') : null)
  const isFault = problem !== null || (isOpen && editing.isStrict)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot flow as a line of text
    <div
      role="group"
      aria-label={words}
      aria-describedby={note === null ? undefined : problemId}
      className="clause-body"
      data-fault={isFault}
    >
      <div className="clause-sentence">
        {sentenceParts(speaking, { ...clause, fields }).map((part, place) => {
          const field = part.kind === 'field' ? fields.find(({ name }) => name === part.name) : undefined
          if (part.kind === 'words' || !field)
            // biome-ignore lint/suspicious/noArrayIndexKey: the words of a sentence have nothing but their place
            return part.kind === 'words' && <span key={place}>{part.text}</span>
          return (
            <FieldControl
              key={field.name}
              field={field}
              clause={clause}
              speaking={speaking}
              isInvalid={editing.isStrict && open.includes(field.name)}
              onChange={(value) =>
                editing.change(
                  clause.key,
                  (node) => (node.kind === 'clause' ? { ...node, args: withValue(node.args, field.name, value) } : node),
                  `${clause.key} ${field.name}`,
                )
              }
            />
          )
        })}
      </div>
      <div className="clause-actions">
        <Menu position="bottom-end" withinPortal>
          <Menu.Target>
            <button type="button" className="plain-button" aria-label={t('segments.clause.more', { clause: words })}>
              <MoreIcon width={18} height={18} />
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => editing.change(clause.key, (node) => ({ ...node, isNot: !node.isNot }))}>
              {t(clause.isNot ? 'segments.clause.turn_back' : 'segments.clause.turn')}
            </Menu.Item>
            {!editing.isFull && <Menu.Item onClick={() => editing.duplicate(clause.key)}>{t('segments.clause.duplicate')}</Menu.Item>}
            {editing.canNest(groupKey) && <Menu.Item onClick={() => editing.wrap(clause.key)}>{t('segments.clause.group')}</Menu.Item>}
          </Menu.Dropdown>
        </Menu>
        <button
          type="button"
          className="plain-button"
          aria-label={t('segments.clause.remove.named', { clause: words })}
          onClick={() => editing.remove(clause.key)}
        >
          <CloseIcon width={16} height={16} />
        </button>
      </div>
      {note !== null && (
        <p id={problemId} className="clause-note" data-fault={isFault}>
          {isFault && <WarningIcon width={16} height={16} />}
          {note}
        </p>
      )}
    </div>
  )
}

/** What is chosen by another choice goes with it: a property belongs to its event. */
function withValue(args: Record<string, unknown>, name: string, value: unknown): Record<string, unknown> {
  if (name !== 'event' || args.event === value) return { ...args, [name]: value }
  const { property: _, ...rest } = args
  return { ...rest, event: value, ...('filters' in args ? { filters: [] } : {}) }
}

import { Menu } from '@mantine/core'
import { useText } from '../../language.tsx'
import { CloseIcon, MoreIcon, PlusIcon, WarningIcon } from '../../ui/icons.tsx'
import { AddCondition } from './AddCondition.tsx'
import { ClauseLine } from './ClauseLine.tsx'
import { type DraftNode, type Group, groupOf, newClause } from './draft.ts'
import type { Editing } from './editing.ts'

/** The clauses of a group, each on its line behind the word that joins it; the word is a switch between “and” and “or”. */
export function GroupClauses({ group, editing, isRoot = false }: { group: Group; editing: Editing; isRoot?: boolean }) {
  const { t } = useText()
  const problem = editing.problemAt(group.key)
  const other = group.join === 'and' ? 'or' : 'and'
  const join = t(`segments.join.${group.join}`)
  return (
    <>
      <ol className="clauses" data-join={group.join}>
        {group.of.map((node, place) => (
          <li key={node.key} className="clause" data-node={node.key}>
            {place === 0 ? (
              <span className="clause-join" aria-hidden="true" />
            ) : (
              <span className="clause-join">
                <button
                  type="button"
                  className="join-switch"
                  aria-label={t('segments.join.switch', { join, other: t(`segments.join.${other}`) })}
                  onClick={() => editing.change(group.key, (found) => (found.kind === 'group' ? { ...found, join: other } : found))}
                >
                  {join}
                </button>
              </span>
            )}
            {node.kind === 'clause' ? (
              <ClauseLine clause={node} groupKey={group.key} editing={editing} />
            ) : (
              <InnerGroup group={node} editing={editing} />
            )}
          </li>
        ))}
      </ol>
      {problem !== null && (
        <p className="clause-note" data-fault="true">
          <WarningIcon width={16} height={16} />
          {problem}
        </p>
      )}
      <div className="clause-add" data-add={group.key} data-root={isRoot}>
        {editing.isFull ? (
          <p className="soft">{t('segments.add.full', { most: editing.catalogue.limits.conditions })}</p>
        ) : (
          <>
            <AddCondition editing={editing} onAdd={(form) => editing.add(group.key, newClause(form))} />
            {editing.canNest(group.key) && (
              <button
                type="button"
                className="token token-add"
                onClick={() => editing.add(group.key, groupOf([], group.join === 'and' ? 'or' : 'and'))}
              >
                <PlusIcon width={14} height={14} />
                {t('segments.add.group')}
              </button>
            )}
          </>
        )}
      </div>
    </>
  )
}

const kinds = ['all', 'any', 'none', 'not_all'] as const

function InnerGroup({ group, editing }: { group: Group; editing: Editing }) {
  const { t } = useText()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot stand as a line of a sentence
    <div role="group" aria-label={t('segments.group.name')} className="inner-group">
      <div className="inner-group-head">
        <GroupKind group={group} editing={editing} />
        <div className="clause-actions">
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <button type="button" className="plain-button" aria-label={t('segments.clause.more', { clause: t('segments.group.name') })}>
                <MoreIcon width={18} height={18} />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {!editing.isFull && <Menu.Item onClick={() => editing.duplicate(group.key)}>{t('segments.clause.duplicate')}</Menu.Item>}
              {!group.isNot && <Menu.Item onClick={() => editing.unwrap(group.key)}>{t('segments.clause.ungroup')}</Menu.Item>}
            </Menu.Dropdown>
          </Menu>
          <button
            type="button"
            className="plain-button"
            aria-label={t('segments.clause.remove.named', { clause: t('segments.group.name') })}
            onClick={() => editing.remove(group.key)}
          >
            <CloseIcon width={16} height={16} />
          </button>
        </div>
      </div>
      {group.of.length === 0 && <p className="clause-note">{t('segments.group.empty')}</p>}
      <GroupClauses group={group} editing={editing} />
    </div>
  )
}

/** All, any, none or not all: what the clauses of a group have to come to. */
export function GroupKind({ group, editing }: { group: Group; editing: Editing }) {
  const { t } = useText()
  const kind = group.isNot ? (group.join === 'or' ? 'none' : 'not_all') : group.join === 'and' ? 'all' : 'any'
  return (
    <select
      className="token"
      aria-label={t('segments.group.kind')}
      value={kind}
      onChange={({ currentTarget: { value } }) => editing.change(group.key, (node) => turned(node, value))}
    >
      {kinds.map((each) => (
        <option key={each} value={each}>
          {t(`segments.group.${each}`)}
        </option>
      ))}
    </select>
  )
}

function turned(node: DraftNode, kind: string): DraftNode {
  if (node.kind === 'clause') return node
  return { ...node, join: kind === 'all' || kind === 'not_all' ? 'and' : 'or', isNot: kind === 'none' || kind === 'not_all' }
}

import { Button, Drawer, Menu } from '@mantine/core'
import { useState } from 'react'
import type { LoyaltyProgram } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { ChevronIcon, PlusIcon, WarningIcon } from '../../ui/icons.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { addedRule, inOrder, movedRule, type Rule, ruleCodes } from './editing.ts'
import { SelectField, useFault } from './fields.tsx'
import type { ChangeProgram } from './GeneralFields.tsx'
import { RuleForm } from './RuleForm.tsx'

type RuleListProps = { program: LoyaltyProgram; sentences: Readonly<Record<string, string>>; change: ChangeProgram }

/** The rules by which points are earned, a sentence each, in the order in which they apply. */
export function RuleList({ program, sentences, change }: RuleListProps) {
  const { t } = useText()
  const [openId, setOpenId] = useState<string | null>(null)
  const { rules } = program
  const ordered = inOrder(rules)
  const open = rules.find(({ id }) => id === openId)
  const hasMultipliers = rules.some(({ kind }) => kind.code === 'multiplier') || program.tiers !== null
  return (
    <Sheet title={t('loyalty.rules')} intro={t('loyalty.rules.intro')} actions={<AddRule onAdd={add} />}>
      {ordered.length === 0 ? (
        <p className="soft">{t('loyalty.rules.none')}</p>
      ) : (
        <ol className="entries">
          {ordered.map((rule, place) => (
            <RuleEntry
              key={rule.id}
              rule={rule}
              index={rules.indexOf(rule)}
              sentence={sentences[rule.id] ?? t(`loyalty.rule.${rule.kind.code}`)}
              isFirst={place === 0}
              isLast={place === ordered.length - 1}
              onMove={(by) => change({ rules: movedRule(rules, rule.id, by) })}
              onOpen={() => setOpenId(rule.id)}
            />
          ))}
        </ol>
      )}
      {hasMultipliers && (
        <div className="field-after">
          <SelectField
            label={t('loyalty.rules.multipliers')}
            path="multipliers"
            value={program.multipliers}
            choices={(['highest', 'sum', 'product'] as const).map((value) => ({ value, label: t(`loyalty.multipliers.${value}`) }))}
            onChange={(multipliers) => change({ multipliers })}
          />
        </div>
      )}
      <Drawer
        opened={open !== undefined}
        onClose={() => setOpenId(null)}
        position="right"
        size={520}
        title={t('loyalty.rule.one')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {open && (
          <RuleForm
            key={open.id}
            program={program}
            rule={open}
            path={`rules.${rules.indexOf(open)}`}
            sentence={sentences[open.id] ?? ''}
            onChange={(changed) => change({ rules: rules.map((rule) => (rule.id === open.id ? changed : rule)) })}
            onRemove={() => {
              setOpenId(null)
              change({ rules: rules.filter(({ id }) => id !== open.id) })
            }}
            onDone={() => setOpenId(null)}
          />
        )}
      </Drawer>
    </Sheet>
  )

  function add(code: Rule['kind']['code']) {
    const added = addedRule(program, code)
    change({ rules: added.program.rules })
    setOpenId(added.id)
  }
}

type RuleEntryProps = {
  rule: Rule
  index: number
  sentence: string
  isFirst: boolean
  isLast: boolean
  onMove(by: -1 | 1): void
  onOpen(): void
}

function RuleEntry({ rule, index, sentence, isFirst, isLast, onMove, onOpen }: RuleEntryProps) {
  const { t } = useText()
  const fault = useFault(`rules.${index}`, { isWithin: true })
  return (
    <li className="entry rule-entry">
      <div className="rule-order">
        <button
          type="button"
          className="plain-button"
          disabled={isFirst}
          aria-label={t('loyalty.rule.up', { rule: sentence })}
          onClick={() => onMove(-1)}
        >
          <ChevronIcon width={18} height={18} className="turned" />
        </button>
        <button
          type="button"
          className="plain-button"
          disabled={isLast}
          aria-label={t('loyalty.rule.down', { rule: sentence })}
          onClick={() => onMove(1)}
        >
          <ChevronIcon width={18} height={18} />
        </button>
      </div>
      <div className="entry-main">
        <span>{sentence}</span>
        <span className="soft">{t(`loyalty.rule.${rule.kind.code}`)}</span>
        {fault !== undefined && (
          <span className="field-fault">
            <WarningIcon width={16} height={16} /> {fault}
          </span>
        )}
      </div>
      <TextButton aria-label={t('loyalty.rule.editOne', { rule: sentence })} onClick={onOpen}>
        {t('loyalty.rule.edit')}
      </TextButton>
    </li>
  )
}

function AddRule({ onAdd }: { onAdd(code: Rule['kind']['code']): void }) {
  const { t } = useText()
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" size="compact-md" leftSection={<PlusIcon width={18} height={18} />}>
          {t('loyalty.rules.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ruleCodes.map((code) => (
          <Menu.Item key={code} onClick={() => onAdd(code)}>
            {t(`loyalty.rule.${code}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

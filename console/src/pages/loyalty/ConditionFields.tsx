import { Button, Menu } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyProgram, SegmentListAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { PlusIcon } from '../../ui/icons.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { type Condition, conditionsFor, newCondition, type Rule } from './editing.ts'
import { MoneyField, NamesField, NumberField, SeveralField } from './fields.tsx'

type ConditionFieldsProps = { program: LoyaltyProgram; rule: Rule; path: string; onChange(conditions: Condition[]): void }

/** When a rule applies: all of these must hold. Only what can hold for such a rule is offered. */
export function ConditionFields({ program, rule, path, onChange }: ConditionFieldsProps) {
  const { t } = useText()
  const { conditions } = rule
  const offered = conditionsFor(rule.kind.code).filter(
    (code) => conditions.every((condition) => condition.code !== code) && (code !== 'tiers' || program.tiers !== null),
  )
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.conditions')}</legend>
      {conditions.length === 0 && <p className="hint">{t('loyalty.conditions.none')}</p>}
      {conditions.map((condition, index) => (
        <div key={condition.code} className="condition">
          <OneCondition
            program={program}
            condition={condition}
            path={`${path}.${index}`}
            onChange={(changed) => onChange(conditions.map((each) => (each.code === changed.code ? changed : each)))}
          />
          <TextButton
            tone="danger"
            aria-label={t('loyalty.conditions.removeOne', { condition: t(`loyalty.condition.${condition.code}`) })}
            onClick={() => onChange(conditions.filter(({ code }) => code !== condition.code))}
          >
            {t('loyalty.remove')}
          </TextButton>
        </div>
      ))}
      {offered.length > 0 && (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button variant="default" size="compact-sm" className="fit" leftSection={<PlusIcon width={16} height={16} />}>
              {t('loyalty.conditions.add')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {offered.map((code) => (
              <Menu.Item key={code} onClick={() => onChange([...conditions, newCondition(code)])}>
                {t(`loyalty.condition.${code}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </fieldset>
  )
}

type OneConditionProps = { program: LoyaltyProgram; condition: Condition; path: string; onChange(condition: Condition): void }

function OneCondition({ program, condition, path, onChange }: OneConditionProps): ReactNode {
  const { t, language } = useText()
  const label = t(`loyalty.condition.${condition.code}`)
  switch (condition.code) {
    case 'products':
      return (
        <NamesField
          label={label}
          hint={t('loyalty.field.codes')}
          path={`${path}.codes`}
          value={condition.codes}
          onChange={(codes) => onChange({ ...condition, codes })}
        />
      )
    case 'order_from':
      return (
        <MoneyField
          label={label}
          path={`${path}.amountMinor`}
          currency={program.currency}
          value={condition.amountMinor}
          onChange={(amountMinor) => onChange({ ...condition, amountMinor })}
        />
      )
    case 'segments':
      return (
        <SegmentsField
          label={label}
          path={`${path}.segmentIds`}
          value={condition.segmentIds}
          onChange={(segmentIds) => onChange({ ...condition, segmentIds })}
        />
      )
    case 'tiers':
      return (
        <SeveralField
          label={label}
          path={`${path}.codes`}
          value={condition.codes}
          choices={(program.tiers?.levels ?? []).map(({ code, name }) => ({
            value: code,
            label: name[language] ?? Object.values(name)[0] ?? code,
          }))}
          onChange={(codes) => onChange({ ...condition, codes })}
        />
      )
    case 'weekdays':
      return (
        <SeveralField
          label={label}
          path={`${path}.days`}
          value={condition.days.map(String)}
          choices={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: String(day), label: weekday(day, language) }))}
          onChange={(days) => onChange({ ...condition, days: days.map(Number).sort() })}
        />
      )
    case 'hours':
      return (
        <fieldset className="field-group">
          <legend>{label}</legend>
          <div className="field-row">
            <NumberField
              label={t('loyalty.condition.from')}
              path={`${path}.from`}
              value={condition.from}
              onChange={(from) => onChange({ ...condition, from })}
            />
            <NumberField
              label={t('loyalty.condition.until')}
              path={`${path}.until`}
              value={condition.until}
              onChange={(until) => onChange({ ...condition, until })}
            />
          </div>
        </fieldset>
      )
    default:
      return (
        <NamesField
          label={label}
          hint={t('loyalty.field.lines')}
          path={`${path}.names`}
          value={condition.names}
          onChange={(names) => onChange({ ...condition, names })}
        />
      )
  }
}

type SegmentsFieldProps = { label: string; path: string; value: readonly string[]; onChange(value: string[]): void }

function SegmentsField({ label, path, value, onChange }: SegmentsFieldProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'segments'],
    queryFn: ({ signal }) => api.get<SegmentListAnswer>(shopPath(shopId, '/segments'), signal),
  })
  if (data?.segments.length === 0) return <p className="hint">{t('loyalty.condition.noSegments')}</p>
  return (
    <SeveralField
      label={label}
      hint={t('loyalty.condition.segments.hint')}
      path={path}
      value={value}
      choices={(data?.segments ?? []).map(({ segmentId, name }) => ({ value: segmentId, label: name }))}
      onChange={onChange}
    />
  )
}

/** 2024 began on a Monday. */
const weekday = (day: number, language: string): string =>
  new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, day)))

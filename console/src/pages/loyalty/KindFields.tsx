import type { ReactNode } from 'react'
import { useText } from '../../language.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import type { RuleKind } from './editing.ts'
import { CheckField, MoneyField, NumberField, SelectField, TextField, useFault } from './fields.tsx'

const acts = [
  ...(['sign_up', 'profile_completed', 'review', 'photo', 'referral', 'survey', 'event_attended', 'social_share', 'answer'] as const),
  ...(['birthday', 'anniversary'] as const),
]
type Purchase = Extract<RuleKind, { code: 'purchase' }>
type Row = Purchase['table'][number]

type KindFieldsProps = { kind: RuleKind; currency: string; path: string; onChange(kind: RuleKind): void }

/** What a rule gives, by its kind. */
export function KindFields({ kind, currency, path, onChange }: KindFieldsProps): ReactNode {
  const { t } = useText()
  if (kind.code === 'purchase') return <PurchaseFields kind={kind} currency={currency} path={path} onChange={onChange} />
  if (kind.code === 'multiplier')
    return (
      <TextField
        label={t('loyalty.rule.factor')}
        hint={t('loyalty.rule.factor.hint')}
        path={`${path}.factor`}
        value={kind.factor}
        onChange={(factor) => onChange({ ...kind, factor: factor.trim().replace(',', '.') })}
      />
    )
  const points = (
    <NumberField
      label={t('loyalty.rule.points')}
      path={`${path}.points`}
      value={kind.points}
      onChange={(given) => onChange({ ...kind, points: given })}
    />
  )
  switch (kind.code) {
    case 'nth_order':
      return (
        <>
          <div className="field-row">
            {points}
            <NumberField label={t('loyalty.rule.n')} path={`${path}.n`} value={kind.n} onChange={(n) => onChange({ ...kind, n })} />
          </div>
          <CheckField
            label={t('loyalty.rule.repeated')}
            value={kind.isRepeated}
            onChange={(isRepeated) => onChange({ ...kind, isRepeated })}
          />
        </>
      )
    case 'streak':
      return (
        <div className="field-row">
          {points}
          <NumberField
            label={t('loyalty.rule.months')}
            path={`${path}.months`}
            value={kind.months}
            onChange={(months) => onChange({ ...kind, months })}
          />
        </div>
      )
    case 'act':
      return (
        <div className="field-row">
          <SelectField
            label={t('loyalty.rule.what')}
            path={`${path}.act`}
            value={kind.act}
            choices={acts.map((value) => ({ value, label: t(`loyalty.act.${value}`) }))}
            onChange={(act) => onChange({ ...kind, act })}
          />
          {points}
        </div>
      )
    case 'event':
      return (
        <div className="field-row">
          <TextField
            label={t('loyalty.rule.event.name')}
            hint={t('loyalty.rule.event.hint')}
            path={`${path}.event`}
            value={kind.event}
            onChange={(event) => onChange({ ...kind, event })}
          />
          {points}
        </div>
      )
    default:
      return points
  }
}

type PurchaseFieldsProps = { kind: Purchase; currency: string; path: string; onChange(kind: RuleKind): void }

/** So many points for so much money; a row for each currency that orders come in. */
function PurchaseFields({ kind, currency, path, onChange }: PurchaseFieldsProps) {
  const { t } = useText()
  const fault = useFault(`${path}.table`)
  const { table, mode } = kind
  const changeRow = (index: number, values: Partial<Row>) =>
    onChange({ ...kind, table: table.map((row, place) => (place === index ? { ...row, ...values } : row)) })
  return (
    <>
      {table.map((row, index) => (
        // A row is known by its place: two may have the same currency while one of them is typed.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index} className="field-row">
          <NumberField
            label={t('loyalty.rule.points')}
            path={`${path}.table.${index}.points`}
            value={row.points}
            onChange={(points) => changeRow(index, { points })}
          />
          <MoneyField
            label={t('loyalty.rule.per')}
            path={`${path}.table.${index}.perMinor`}
            currency={row.currency}
            value={row.perMinor}
            onChange={(perMinor) => changeRow(index, { perMinor })}
          />
          {(table.length > 1 || row.currency !== currency) && (
            <div className="field-side">
              <TextField
                label={t('loyalty.rule.currency')}
                path={`${path}.table.${index}.currency`}
                value={row.currency}
                onChange={(text) => changeRow(index, { currency: text.toUpperCase().trim() })}
              />
              <TextButton tone="danger" onClick={() => onChange({ ...kind, table: table.filter((_, place) => place !== index) })}>
                {t('loyalty.remove')}
              </TextButton>
            </div>
          )}
        </div>
      ))}
      {fault !== undefined && <p className="field-fault">{fault}</p>}
      <TextButton
        className="text-button fit"
        onClick={() => onChange({ ...kind, table: [...table, { currency: currency === 'EUR' ? 'USD' : 'EUR', points: 1, perMinor: 100 }] })}
      >
        {t('loyalty.rule.currency.add')}
      </TextButton>
      <SelectField
        label={t('loyalty.rule.mode')}
        path={`${path}.mode`}
        value={mode}
        choices={(['proportional', 'step'] as const).map((value) => ({ value, label: t(`loyalty.mode.${value}`) }))}
        onChange={(next) => onChange({ ...kind, mode: next })}
      />
    </>
  )
}

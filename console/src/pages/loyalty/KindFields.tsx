import type { ReactNode } from 'react'
import { useText } from '../../language.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import type { RuleKind } from './editing.ts'
import { AmountField, CheckField, MoneyField, NumberField, SelectField, TextField, useFault } from './fields.tsx'

const acts = [
  ...(['sign_up', 'profile_completed', 'review', 'photo', 'referral', 'survey', 'event_attended', 'social_share', 'answer'] as const),
  ...(['birthday', 'anniversary'] as const),
]
type Purchase = Extract<RuleKind, { code: 'purchase' }>
type Row = Purchase['table'][number]

/** `given`: what is given is minor units of this currency; null for points. */
type KindFieldsProps = { kind: RuleKind; currency: string; given: string | null; path: string; onChange(kind: RuleKind): void }

/** What a rule gives, by its kind. */
export function KindFields({ kind, currency, given, path, onChange }: KindFieldsProps): ReactNode {
  const { t } = useText()
  if (kind.code === 'purchase') {
    if (given !== null && isShare(kind, given)) return <ShareField kind={kind} path={path} onChange={onChange} />
    return <PurchaseFields kind={kind} currency={currency} given={given} path={path} onChange={onChange} />
  }
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
    <AmountField currency={given} path={`${path}.points`} value={kind.points} onChange={(value) => onChange({ ...kind, points: value })} />
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

/** Whether the rule gives a share of what is paid, in whole hundredths of a per cent. */
function isShare({ mode, table }: Purchase, currency: string): boolean {
  const [row] = table
  if (mode !== 'proportional' || table.length !== 1 || row?.currency !== currency) return false
  return Number.isNaN(row.points) || Number.isInteger((row.points * 10_000) / row.perMinor)
}

/** So many per cent of what is paid. */
function ShareField({ kind, path, onChange }: { kind: Purchase; path: string; onChange(kind: RuleKind): void }) {
  const { t } = useText()
  const [row] = kind.table
  if (!row) return null
  return (
    <NumberField
      label={t('loyalty.rule.share')}
      path={`${path}.table.0.points`}
      unit="%"
      factor={100}
      value={(row.points * 10_000) / row.perMinor}
      onChange={(hundredths) => onChange({ ...kind, table: [{ ...row, points: hundredths, perMinor: 10_000 }] })}
    />
  )
}

type PurchaseFieldsProps = KindFieldsProps & { kind: Purchase }

/** So many points for so much money; a row for each currency that orders come in. */
function PurchaseFields({ kind, currency, given, path, onChange }: PurchaseFieldsProps) {
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
          <AmountField
            currency={given}
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

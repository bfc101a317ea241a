import type { ReactNode } from 'react'
import { useText } from '../../language.tsx'
import { CheckField, MoneyField, NumberField, SelectField, TextField } from './fields.tsx'
import type { RewardKind } from './reward-draft.ts'

type Coupon = Extract<RewardKind, { codes: string }>
type RewardKindFieldsProps = { kind: RewardKind; currency: string; onChange(kind: RewardKind): void }

/** What a reward gives, by its kind. */
export function RewardKindFields({ kind, currency, onChange }: RewardKindFieldsProps): ReactNode {
  const { t } = useText()
  switch (kind.code) {
    case 'percent_coupon':
      return (
        <>
          <NumberField
            label={t('loyalty.reward.percent')}
            path="kind.percent"
            unit="%"
            value={kind.percent}
            onChange={(percent) => onChange({ ...kind, percent })}
          />
          <CheckField
            label={t('loyalty.reward.hasMost')}
            value={kind.maxMinor !== null}
            onChange={(isOn) => onChange({ ...kind, maxMinor: isOn ? Number.NaN : null })}
          >
            {kind.maxMinor !== null && (
              <MoneyField
                label={t('loyalty.reward.most')}
                path="kind.maxMinor"
                currency={currency}
                value={kind.maxMinor}
                onChange={(maxMinor) => onChange({ ...kind, maxMinor })}
              />
            )}
          </CheckField>
          <CouponFields kind={kind} currency={currency} onChange={onChange} />
        </>
      )
    case 'amount_coupon':
    case 'store_credit':
      return (
        <>
          <MoneyField
            label={t('loyalty.reward.amount')}
            path="kind.amountMinor"
            currency={currency}
            value={kind.amountMinor}
            onChange={(amountMinor) => onChange({ ...kind, amountMinor })}
          />
          {kind.code === 'amount_coupon' && <CouponFields kind={kind} currency={currency} onChange={onChange} />}
        </>
      )
    case 'free_shipping':
      return <CouponFields kind={kind} currency={currency} onChange={onChange} />
    case 'early_access':
      return (
        <TextField
          type="date"
          label={t('loyalty.reward.opensOn')}
          hint={t('loyalty.reward.opensOn.hint')}
          path="kind.opensOn"
          value={kind.opensOn}
          onChange={(opensOn) => onChange({ ...kind, opensOn })}
        />
      )
    case 'event_place':
      return null
    default:
      return (
        <TextField
          label={t('loyalty.reward.product')}
          hint={t('loyalty.reward.product.hint')}
          path="kind.product"
          value={kind.product}
          onChange={(product) => onChange({ ...kind, product })}
        />
      )
  }
}

function CouponFields({ kind, currency, onChange }: { kind: Coupon; currency: string; onChange(kind: RewardKind): void }) {
  const { t } = useText()
  return (
    <div className="field-row">
      <MoneyField
        label={t('loyalty.reward.from')}
        path="kind.fromMinor"
        currency={currency}
        value={kind.fromMinor}
        onChange={(fromMinor) => onChange({ ...kind, fromMinor })}
      />
      <NumberField
        label={t('loyalty.reward.validDays')}
        path="kind.validDays"
        value={kind.validDays}
        onChange={(validDays) => onChange({ ...kind, validDays })}
      />
      <SelectField
        label={t('loyalty.reward.codes')}
        path="kind.codes"
        value={kind.codes}
        choices={(['generated', 'uploaded'] as const).map((value) => ({ value, label: t(`loyalty.codes.${value}`) }))}
        onChange={(codes) => onChange({ ...kind, codes })}
      />
    </div>
  )
}

import { useText } from '../../language.tsx'
import type { Rule } from './editing.ts'
import { AmountField, CheckField, NumberField, SelectField } from './fields.tsx'

type Caps = Rule['caps']
/** `currency`: what the rule gives is minor units of it; null for points. */
type CapFieldsProps = { caps: Caps; currency: string | null; path: string; onChange(caps: Caps): void }

/** Where a rule ends: how often, how much for one person, how much for all. */
export function CapFields({ caps, currency, path, onChange }: CapFieldsProps) {
  const { t } = useText()
  const { cooldownDays, frequency } = caps
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.caps')}</legend>
      <CheckField
        label={t('loyalty.cap.frequency')}
        value={frequency !== null}
        onChange={(isOn) => onChange({ ...caps, frequency: isOn ? { times: 1, per: 'ever' } : null })}
      >
        {frequency && (
          <div className="field-row">
            <NumberField
              label={t('loyalty.cap.times')}
              path={`${path}.frequency.times`}
              value={frequency.times}
              onChange={(times) => onChange({ ...caps, frequency: { ...frequency, times } })}
            />
            <SelectField
              label={t('loyalty.cap.per')}
              path={`${path}.frequency.per`}
              value={frequency.per}
              choices={(['day', 'week', 'month', 'year', 'ever'] as const).map((value) => ({ value, label: t(`loyalty.per.${value}`) }))}
              onChange={(per) => onChange({ ...caps, frequency: { ...frequency, per } })}
            />
          </div>
        )}
      </CheckField>
      <CheckField
        label={t('loyalty.cap.cooldown')}
        value={cooldownDays !== null}
        onChange={(isOn) => onChange({ ...caps, cooldownDays: isOn ? 7 : null })}
      >
        {cooldownDays !== null && (
          <NumberField
            label={t('loyalty.field.days')}
            path={`${path}.cooldownDays`}
            value={cooldownDays}
            onChange={(days) => onChange({ ...caps, cooldownDays: days })}
          />
        )}
      </CheckField>
      {(['memberBudget', 'budget'] as const).map((name) => (
        <BudgetFields
          key={name}
          name={name}
          currency={currency}
          value={caps[name]}
          path={`${path}.${name}`}
          onChange={(budget) => onChange({ ...caps, [name]: budget })}
        />
      ))}
    </fieldset>
  )
}

type BudgetFieldsProps = {
  name: 'memberBudget' | 'budget'
  currency: string | null
  value: Caps['budget']
  path: string
  onChange(budget: Caps['budget']): void
}

function BudgetFields({ name, currency, value, path, onChange }: BudgetFieldsProps) {
  const { t } = useText()
  return (
    <CheckField
      label={t(currency === null ? `loyalty.cap.${name}` : `loyalty.cap.${name}.money`)}
      value={value !== null}
      onChange={(isOn) => onChange(isOn ? { points: name === 'budget' ? 100_000 : 500, beyond: 'reduce' } : null)}
    >
      {value && (
        <div className="field-row">
          <AmountField
            currency={currency}
            path={`${path}.points`}
            value={value.points}
            onChange={(points) => onChange({ ...value, points })}
          />
          <SelectField
            label={t('loyalty.cap.beyond')}
            path={`${path}.beyond`}
            value={value.beyond}
            choices={(['reduce', 'reject'] as const).map((choice) => ({ value: choice, label: t(`loyalty.beyond.${choice}`) }))}
            onChange={(beyond) => onChange({ ...value, beyond })}
          />
        </div>
      )}
    </CheckField>
  )
}

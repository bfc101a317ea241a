import type { LoyaltyProgram } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { CheckField, NumberField, SelectField } from './fields.tsx'

type Rules = NonNullable<LoyaltyProgram['households']>

const usual: Rules = { spend: 'everyone', leaving: 'take', maxMembers: 6 }

type HouseholdFieldsProps = { rules: Rules | null; change(rules: Rules | null): void }

/** Whether customers may spend points together, and by which rules. */
export function HouseholdFields({ rules, change }: HouseholdFieldsProps) {
  const { t } = useText()
  const set = (values: Partial<Rules>) => change({ ...(rules ?? usual), ...values })
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.households')}</legend>
      <CheckField label={t('loyalty.households.on')} value={rules !== null} onChange={(isOn) => change(isOn ? usual : null)}>
        {rules && (
          <div className="stack">
            <SelectField
              label={t('loyalty.households.spend')}
              path="households.spend"
              value={rules.spend}
              choices={(['everyone', 'owner'] as const).map((value) => ({ value, label: t(`loyalty.households.spend.${value}`) }))}
              onChange={(spend) => set({ spend })}
            />
            <SelectField
              label={t('loyalty.households.leaving')}
              path="households.leaving"
              value={rules.leaving}
              choices={(['take', 'leave'] as const).map((value) => ({ value, label: t(`loyalty.households.leaving.${value}`) }))}
              onChange={(leaving) => set({ leaving })}
            />
            <NumberField
              label={t('loyalty.households.maxMembers')}
              path="households.maxMembers"
              value={rules.maxMembers}
              onChange={(maxMembers) => set({ maxMembers })}
            />
          </div>
        )}
      </CheckField>
    </fieldset>
  )
}

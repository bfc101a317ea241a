import type { LoyaltyProgram } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { CheckField, LocalTextFields, NamesField, NumberField, SelectField, TextField } from './fields.tsx'
import { HouseholdFields } from './HouseholdFields.tsx'

export type ChangeProgram = (values: Partial<LoyaltyProgram>) => void

/** Name, beginning, who takes part, and what of an order counts. */
export function GeneralFields({ program, change }: { program: LoyaltyProgram; change: ChangeProgram }) {
  const { t } = useText()
  const { basis } = program
  const changeBasis = (values: Partial<LoyaltyProgram['basis']>) => change({ basis: { ...basis, ...values } })
  return (
    <Sheet title={t('loyalty.general')}>
      <div className="stack">
        <LocalTextFields label={t('loyalty.general.name')} path="name" value={program.name} onChange={(name) => change({ name })} />
        <div className="field-row">
          <TextField
            type="date"
            label={t('loyalty.general.startsOn')}
            path="startsOn"
            value={program.startsOn}
            onChange={(startsOn) => change({ startsOn })}
          />
          <SelectField
            label={t('loyalty.general.enrolment')}
            path="enrolment"
            value={program.enrolment}
            choices={(['automatic', 'by_joining'] as const).map((value) => ({ value, label: t(`loyalty.enrolment.${value}`) }))}
            onChange={(enrolment) => change({ enrolment })}
          />
        </div>
        <fieldset className="field-group">
          <legend>{t('loyalty.basis')}</legend>
          <CheckField
            label={t('loyalty.basis.shipping')}
            value={basis.isShippingCounted}
            onChange={(isShippingCounted) => changeBasis({ isShippingCounted })}
          />
          <CheckField
            label={t('loyalty.basis.credit')}
            value={basis.isCreditCounted}
            onChange={(isCreditCounted) => changeBasis({ isCreditCounted })}
          />
          <div className="field-row">
            <NamesField
              label={t('loyalty.basis.categories')}
              hint={t('loyalty.field.lines')}
              path="basis.excludedCategories"
              value={basis.excludedCategories}
              onChange={(excludedCategories) => changeBasis({ excludedCategories })}
            />
            <NamesField
              label={t('loyalty.basis.products')}
              hint={t('loyalty.field.codes')}
              path="basis.excludedProducts"
              value={basis.excludedProducts}
              onChange={(excludedProducts) => changeBasis({ excludedProducts })}
            />
          </div>
        </fieldset>
        <HouseholdFields rules={program.households} change={(households) => change({ households })} />
        <NumberField
          label={t('loyalty.general.limit')}
          hint={t('loyalty.general.limit.hint')}
          path="adjustmentLimit"
          value={program.adjustmentLimit}
          onChange={(adjustmentLimit) => change({ adjustmentLimit })}
        />
      </div>
    </Sheet>
  )
}

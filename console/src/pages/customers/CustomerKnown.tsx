import type { Customer, FieldValue } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'
import { fieldText, saidText } from './field-text.ts'

/** What is known of the customer besides name and address: the shop's fields, and whatever else was said. */
export function CustomerKnown({ customer }: { customer: Customer }) {
  const { t, formatDay } = useText()
  const fields = customer.fields.filter(({ value }) => value !== null)
  const traits = Object.entries(customer.traits)
  if (fields.length === 0 && traits.length === 0 && customer.birthday === null) return null
  return (
    <Sheet title={t('customers.known')}>
      <dl className="facts">
        {customer.birthday && (
          <div>
            <dt>{t('customers.birthday')}</dt>
            <dd>{formatDay(customer.birthday)}</dd>
          </div>
        )}
        {fields.map((field) => (
          <div key={field.fieldId}>
            <dt>{field.label}</dt>
            <dd>
              <Value field={field} />
            </dd>
          </div>
        ))}
      </dl>
      {traits.length > 0 && (
        <details className="change-details other-traits">
          <summary>{t('customers.traits', { count: traits.length })}</summary>
          <dl>
            {traits.map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{saidText(value)}</dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </Sheet>
  )
}

function Value({ field }: { field: FieldValue }) {
  const text = useText()
  const { timeZone } = useShop()
  const shown = fieldText(field, text, timeZone)
  if (field.fits && field.type === 'url')
    return (
      <a href={shown} rel="noopener noreferrer nofollow" target="_blank">
        {shown}
      </a>
    )
  return (
    <>
      {shown}
      {!field.fits && <span className="tag unfit">{text.t('customers.field.unfit')}</span>}
    </>
  )
}

import type { Customer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Definition } from '../../ui/Definition.tsx'

/** What a customer bought, in figures, each with its definition. */
export function CustomerFigures({ customer }: { customer: Customer }) {
  const { t, formatNumber, formatMoney, formatDay } = useText()
  const { currency } = useShop()
  const money = (minor: number | null) => (minor === null ? '–' : formatMoney(minor, currency))
  const figures = [
    { key: 'revenue', value: money(customer.revenueMinor) },
    { key: 'orders', value: formatNumber(customer.orders) },
    { key: 'purchaseDays', value: formatNumber(customer.purchaseDays) },
    { key: 'averageOrder', value: money(customer.averageOrderValueMinor) },
    {
      key: 'medianGap',
      value: customer.medianGapDays === null ? '–' : t('customers.figure.days', { count: Math.round(customer.medianGapDays) }),
    },
    { key: 'last', value: customer.lastOrderOn ? formatDay(customer.lastOrderOn) : '–' },
  ]
  return (
    <dl className="figures">
      {figures.map(({ key, value }) => (
        <div key={key} className="figure">
          <dt>
            <Definition term={t(`customers.figure.${key}`)} meaning={t(`customers.figure.${key}.meaning`)} />
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
      {customer.unmatchedRefundsMinor !== 0 && (
        <div className="figure">
          <dt>
            <Definition term={t('customers.figure.unmatched')} meaning={t('customers.figure.unmatched.meaning')} />
          </dt>
          <dd>{money(customer.unmatchedRefundsMinor)}</dd>
        </div>
      )}
    </dl>
  )
}

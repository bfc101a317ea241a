import { useState } from 'react'
import { useText } from '../../language.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { CustomerOrders } from './CustomerOrders.tsx'
import { CustomerTimeline } from './CustomerTimeline.tsx'

/** What happened with a customer: everything in the order of time, or the orders with their lines. */
export function CustomerHistory({ customerId }: { customerId: string }) {
  const { t } = useText()
  const [shown, setShown] = useState<'timeline' | 'orders'>('timeline')
  return (
    <div className="customer-history">
      <Choice
        value={shown}
        onChange={setShown}
        label={t('customers.history')}
        choices={[
          { value: 'timeline', label: t('customers.timeline') },
          { value: 'orders', label: t('customers.orders') },
        ]}
      />
      {shown === 'timeline' ? <CustomerTimeline customerId={customerId} /> : <CustomerOrders customerId={customerId} />}
    </div>
  )
}

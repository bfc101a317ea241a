import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../language.tsx'
import { CustomerOrders } from './CustomerOrders.tsx'
import { CustomerTimeline } from './CustomerTimeline.tsx'

/** What happened with a customer: everything in the order of time, or the orders with their lines. */
export function CustomerHistory({ customerId }: { customerId: string }) {
  const { t } = useText()
  const [shown, setShown] = useState('timeline')
  return (
    <div className="customer-history">
      <SegmentedControl
        value={shown}
        onChange={setShown}
        aria-label={t('customers.history')}
        data={[
          { value: 'timeline', label: t('customers.timeline') },
          { value: 'orders', label: t('customers.orders') },
        ]}
      />
      {shown === 'timeline' ? <CustomerTimeline customerId={customerId} /> : <CustomerOrders customerId={customerId} />}
    </div>
  )
}

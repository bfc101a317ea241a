import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'

/** The segments that the customer is in, the newest first; nothing while there are none. */
export function CustomerSegments({ customerId }: { customerId: string }) {
  const { t, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'customer', customerId, 'segments'],
    queryFn: ({ signal }) =>
      api.get<{ segments: { segmentId: string; name: string; since: string }[] }>(
        shopPath(shopId, `/customers/${customerId}/segments`),
        signal,
      ),
  })
  if (!data || data.segments.length === 0) return null
  return (
    <Sheet title={t('customers.segments')}>
      <ul className="segment-list">
        {data.segments.map(({ segmentId, name, since }) => (
          <li key={segmentId}>
            <Link to="/shops/$shopId/customers" params={{ shopId }} search={{ segment: segmentId }}>
              {name}
            </Link>
            <span className="soft">{t('customers.segments.since', { day: formatDayOf(since, timeZone) })}</span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

import { Button } from '@mantine/core'
import type { OrderView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { ChevronIcon } from '../../ui/icons.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useCustomerOrders } from './useCustomers.ts'

/** Every order of one customer, newest first; each opens to its lines. */
export function CustomerOrders({ customerId }: { customerId: string }) {
  const { t } = useText()
  const list = useCustomerOrders(customerId)
  const orders = list.data?.pages.flatMap((page) => page.orders)
  return (
    <Sheet title={t('customers.orders')}>
      {orders === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={5} label={t('shell.loading')} />
        )
      ) : orders.length === 0 ? (
        <p className="soft">{t('customers.orders.none')}</p>
      ) : (
        <ul className="orders">
          {orders.map((order) => (
            <Order key={order.orderId} order={order} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('customers.orders.more')}
        </Button>
      )}
    </Sheet>
  )
}

function Order({ order }: { order: OrderView }) {
  const { t, formatMoney, formatMoment } = useText()
  const { currency, timeZone } = useShop()
  return (
    <li>
      <details className="order">
        <summary>
          <ChevronIcon width={16} height={16} />
          <span className="order-who">
            <strong>{order.number}</strong>
            <time className="soft" dateTime={order.placedAt}>
              {formatMoment(order.placedAt, timeZone)}
            </time>
          </span>
          {order.state === 'cancelled' && <span className="tag">{t('customers.order.cancelled')}</span>}
          {order.state !== 'cancelled' && !order.isCounting && <span className="tag">{t('customers.order.notCounting')}</span>}
          <span className="order-money">
            <strong>{formatMoney(order.netMinor, currency)}</strong>
            {order.refundedMinor !== 0 && (
              <span className="soft">{t('customers.order.refunded', { money: formatMoney(order.refundedMinor, currency) })}</span>
            )}
          </span>
        </summary>
        <OrderLines order={order} />
      </details>
    </li>
  )
}

function OrderLines({ order }: { order: OrderView }) {
  const { t, formatMoney, formatNumber } = useText()
  const { currency } = useShop()
  return (
    <table className="order-lines">
      <caption className="visually-hidden">{t('customers.order.lines', { number: order.number })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('customers.line.product')}</th>
          <th scope="col" className="cell-number">
            {t('customers.line.quantity')}
          </th>
          <th scope="col" className="cell-number">
            {t('customers.line.total')}
          </th>
        </tr>
      </thead>
      <tbody>
        {order.lines.map((line) => (
          <tr key={line.lineNo}>
            <td>
              {line.name}
              {line.code !== null && <span className="soft"> {line.code}</span>}
            </td>
            <td className="cell-number">{formatNumber(line.quantity, 3)}</td>
            <td className="cell-number">
              {formatMoney(line.totalMinor, currency)}
              {line.refundedMinor !== 0 && (
                <span className="soft line-refund">
                  {t('customers.order.refunded', { money: formatMoney(line.refundedMinor, currency) })}
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { Checkbox } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { type CSSProperties, useEffect, useRef, useState } from 'react'
import type { CustomerSort, Field, ListedCustomer } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { fieldText, fitsAsIs } from './field-text.ts'
import { SortHeader } from './SortHeader.tsx'
import type { useCustomerList } from './useCustomers.ts'
import type { Selection } from './useSelection.ts'

const route = getRouteApi('/signed-in/shops/$shopId/customers')

type CustomerTableProps = {
  list: ReturnType<typeof useCustomerList>
  sort: CustomerSort | undefined
  hasTags: boolean
  fields: readonly Field[]
  selection: Selection
}

/** The list itself: a real table of which only the rows in view are drawn; the next page is fetched before its end is reached. */
export function CustomerTable({ list, sort, hasTags, fields, selection }: CustomerTableProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const navigate = route.useNavigate()
  const table = useRef<HTMLTableElement>(null)
  const customers = list.data?.pages.flatMap((page) => page.customers) ?? []
  const total = list.data?.pages[0]?.total ?? customers.length
  const rows = useWindowVirtualizer({
    count: customers.length,
    estimateSize: () => (window.innerWidth < 720 ? 84 : 57),
    overscan: 12,
    scrollMargin: table.current?.offsetTop ?? 0,
    getItemKey: (index) => customers[index]?.customerId ?? index,
  })
  const shown = rows.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list
  useEffect(() => {
    if (lastShown >= customers.length - 30 && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [lastShown, customers.length, hasNextPage, isFetchingNextPage, isError, fetchNextPage])
  useRowKeys(customers.length, table, rows.scrollToIndex)

  const above = (shown[0]?.start ?? rows.options.scrollMargin) - rows.options.scrollMargin
  const below = rows.getTotalSize() + rows.options.scrollMargin - (shown.at(-1)?.end ?? rows.options.scrollMargin)
  const isAllPicked = customers.length > 0 && customers.every(({ customerId }) => selection.has(customerId))
  const extraColumns = fields.length + (hasTags ? 1 : 0)
  const sorted = { sort, onSort: (next: CustomerSort) => void navigate({ search: (now) => ({ ...now, sort: next }), replace: true }) }
  return (
    <>
      <div className={extraColumns > 0 ? 'customer-scroll' : undefined}>
        <table
          ref={table}
          className="customer-table"
          aria-rowcount={total + 1}
          aria-busy={list.isPlaceholderData}
          data-stale={list.isPlaceholderData}
          data-wide={extraColumns > 0}
          style={{ '--extra-columns': extraColumns } as CSSProperties}
        >
          <caption className="visually-hidden">{t('customers.title')}</caption>
          <thead>
            <tr aria-rowindex={1}>
              {selection.mayPick && (
                <th scope="col" data-column="pick">
                  <Checkbox
                    size="xs"
                    aria-label={t('customers.pick.shown')}
                    checked={isAllPicked}
                    indeterminate={!isAllPicked && selection.count > 0}
                    onChange={() => selection.pickShown(customers.map(({ customerId }) => customerId))}
                  />
                </th>
              )}
              <SortHeader column="name" label={t('customers.column.name')} sorts={['name']} {...sorted} />
              <SortHeader column="city" label={t('customers.column.city')} sorts={[]} {...sorted} />
              <SortHeader column="orders" label={t('customers.column.orders')} sorts={['-orders']} isNumber {...sorted} />
              <SortHeader column="revenue" label={t('customers.column.revenue')} sorts={['-revenue', 'revenue']} isNumber {...sorted} />
              {hasTags && <SortHeader column="tags" label={t('customers.tags')} sorts={[]} {...sorted} />}
              {fields.map((field) => (
                <SortHeader key={field.fieldId} column="field" label={field.label} sorts={[]} {...sorted} />
              ))}
              <SortHeader column="first" label={t('customers.column.first')} sorts={['-first', 'first']} isNumber {...sorted} />
              <SortHeader column="last" label={t('customers.column.last')} sorts={['-last', 'last']} isNumber {...sorted} />
            </tr>
          </thead>
          <tbody>
            <tr className="room" style={{ height: above }} />
            {shown.map((item) => {
              const customer = customers[item.index]
              return (
                customer && (
                  <CustomerRow
                    key={item.key}
                    customer={customer}
                    index={item.index}
                    shopId={shopId}
                    measure={rows.measureElement}
                    hasTags={hasTags}
                    fields={fields}
                    selection={selection}
                  />
                )
              )
            })}
            <tr className="room" style={{ height: Math.max(0, below) }} />
          </tbody>
        </table>
      </div>
      <div className="list-end" role="status">
        {isFetchingNextPage ? t('shell.loading') : ''}
      </div>
      {isError && <Failed error={list.error} retry={() => void fetchNextPage()} />}
    </>
  )
}

type RowProps = {
  customer: ListedCustomer
  index: number
  shopId: string
  measure(element: HTMLElement | null): void
  hasTags: boolean
  fields: readonly Field[]
  selection: Selection
}

function CustomerRow({ customer, index, shopId, measure, hasTags, fields, selection }: RowProps) {
  const { t, formatNumber, formatMoney, formatDay } = useText()
  const title = customer.title || t(customer.isErased ? 'customers.erased' : 'duplicates.nameless')
  const { currency } = useShop()
  const contact = [customer.email, customer.phone, customer.customerNumber].find((value) => value !== null && value !== customer.title)
  const isRepeat = customer.purchaseDays >= 2
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2} data-picked={selection.has(customer.customerId)}>
      {selection.mayPick && (
        <td className="cell-pick">
          <Checkbox
            size="xs"
            aria-label={t('customers.pick', { name: title })}
            checked={selection.has(customer.customerId)}
            onChange={() => selection.toggle(customer.customerId)}
          />
        </td>
      )}
      <td className="cell-name">
        <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId: customer.customerId }} className="row-link">
          {title}
        </Link>
        {contact !== undefined && <span className="soft">{contact}</span>}
      </td>
      <td className="cell-city soft">{customer.city}</td>
      <td className="cell-number" data-label={t('customers.column.orders')}>
        {formatNumber(customer.orders)}
        {isRepeat && <span className="visually-hidden"> · {t('customers.returning')}</span>}
      </td>
      <td className="cell-number cell-money" data-label={t('customers.column.revenue')}>
        {formatMoney(customer.revenueMinor, currency)}
      </td>
      {hasTags && (
        <td className="cell-tags">
          {customer.tags?.map((name) => (
            <span key={name} className="tag">
              {name}
            </span>
          ))}
        </td>
      )}
      {fields.map((field) => (
        <FieldCell key={field.fieldId} field={field} value={customer.fields?.[field.key]} />
      ))}
      <td className="cell-number cell-first soft" data-label={t('customers.column.first')}>
        {customer.firstOrderOn ? formatDay(customer.firstOrderOn) : '–'}
      </td>
      <td className="cell-number cell-last" data-label={t('customers.column.last')}>
        {customer.lastOrderOn ? formatDay(customer.lastOrderOn) : '–'}
      </td>
    </tr>
  )
}

function FieldCell({ field, value }: { field: Field; value: unknown }) {
  const text = useText()
  const { timeZone } = useShop()
  const isNumber = field.type === 'number' || field.type === 'money'
  const fits = fitsAsIs(field.type, value)
  return (
    <td className={isNumber ? 'cell-number cell-field' : 'cell-field'} data-label={field.label}>
      {fieldText({ type: field.type, value, fits }, text, timeZone)}
    </td>
  )
}

/** `j` and `k` walk through the rows; the row's link has the focus, so Enter opens it. */
function useRowKeys(count: number, table: { current: HTMLTableElement | null }, scrollTo: (index: number) => void): void {
  const [row, setRow] = useState<number | null>(null)
  useShortcut('j', () => setRow((now) => Math.min(count - 1, (focusedRow(table.current) ?? now ?? -1) + 1)))
  useShortcut('k', () => setRow((now) => Math.max(0, (focusedRow(table.current) ?? now ?? 1) - 1)))
  useEffect(() => {
    if (row === null) return
    const focus = () => table.current?.querySelector<HTMLElement>(`tr[data-index="${row}"] a`)
    const link = focus()
    if (link) return focusInView(link)
    scrollTo(row)
    const frame = requestAnimationFrame(() => focusInView(focus()))
    return () => cancelAnimationFrame(frame)
  }, [row, table, scrollTo])
}

function focusInView(link: HTMLElement | null | undefined): void {
  link?.focus({ preventScroll: true })
  link?.closest('tr')?.scrollIntoView({ block: 'nearest' })
}

function focusedRow(table: HTMLTableElement | null): number | null {
  const index = table?.contains(document.activeElement) ? document.activeElement?.closest('tr')?.dataset.index : undefined
  return index === undefined ? null : Number(index)
}

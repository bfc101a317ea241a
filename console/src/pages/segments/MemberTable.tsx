import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { MemberPageAnswer, Segment, SegmentNode } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { Reasons } from './PreviewPanel.tsx'
import { useMembers, useWhy } from './useSegments.ts'
import type { Speaking } from './words.ts'

type Member = MemberPageAnswer['members'][number]
type MemberTableProps = { segment: Segment; definition: SegmentNode; speaking: Speaking }

/** The people who are in: of a long list only the rows in view are drawn, and the next page comes before its end. */
export function MemberTable(props: MemberTableProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const list = useMembers(props.segment)
  const members = list.data?.pages.flatMap((page) => page.members)
  return (
    <Sheet
      title={t('segments.list')}
      actions={
        <Link to="/shops/$shopId/customers" params={{ shopId }} search={{ segment: props.segment.segmentId }} className="soft">
          {t('segments.customers_link')}
        </Link>
      }
    >
      {members === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={8} label={t('shell.loading')} />
        )
      ) : members.length === 0 ? (
        <p className="soft">{t('segments.list.none')}</p>
      ) : (
        <Rows {...props} members={members} list={list} />
      )}
    </Sheet>
  )
}

type RowsProps = MemberTableProps & { members: readonly Member[]; list: ReturnType<typeof useMembers> }

function Rows({ members, list, segment, definition, speaking }: RowsProps) {
  const { t } = useText()
  const table = useRef<HTMLTableElement>(null)
  const [opened, setOpened] = useState<string | null>(null)
  const [scrollMargin, setScrollMargin] = useState(0)
  useEffect(() => {
    const top = table.current?.getBoundingClientRect().top
    if (top !== undefined) setScrollMargin(top + window.scrollY)
  }, [])
  const rows = useWindowVirtualizer({
    count: members.length,
    estimateSize: () => (window.innerWidth < 720 ? 84 : 53),
    overscan: 12,
    scrollMargin,
    getItemKey: (index) => members[index]?.customerId ?? index,
  })
  const shown = rows.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list
  useEffect(() => {
    if (lastShown >= members.length - 30 && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [lastShown, members.length, hasNextPage, isFetchingNextPage, isError, fetchNextPage])

  const above = (shown[0]?.start ?? scrollMargin) - scrollMargin
  const below = rows.getTotalSize() + scrollMargin - (shown.at(-1)?.end ?? scrollMargin)
  return (
    <>
      <table ref={table} className="member-table" aria-rowcount={segment.members + 1}>
        <caption className="visually-hidden">{t('segments.list')}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{t('segments.list.customer')}</th>
            <th scope="col">{t('segments.list.city')}</th>
            <th scope="col" className="cell-number">
              {t('segments.list.orders')}
            </th>
            <th scope="col" className="cell-number">
              {t('segments.list.revenue')}
            </th>
            <th scope="col" className="cell-number">
              {t('segments.list.last')}
            </th>
            <th scope="col" className="cell-number">
              {t('segments.list.since')}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t('segments.reasons')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <tr className="room" style={{ height: above }} />
          {shown.map((item) => {
            const member = members[item.index]
            return (
              member && (
                <MemberRow
                  key={item.key}
                  {...{ member, segment, definition, speaking }}
                  index={item.index}
                  measure={rows.measureElement}
                  isOpen={opened === member.customerId}
                  onToggle={() => setOpened(opened === member.customerId ? null : member.customerId)}
                />
              )
            )
          })}
          <tr className="room" style={{ height: Math.max(0, below) }} />
        </tbody>
      </table>
      <div className="list-end" role="status">
        {isFetchingNextPage ? t('shell.loading') : ''}
      </div>
      {isError && <Failed error={list.error} retry={() => void fetchNextPage()} />}
    </>
  )
}

type RowProps = MemberTableProps & {
  member: Member
  index: number
  isOpen: boolean
  measure(element: HTMLElement | null): void
  onToggle(): void
}

function MemberRow({ member, segment, definition, speaking, index, isOpen, measure, onToggle }: RowProps) {
  const { t, formatNumber, formatMoney, formatDay, formatDayOf } = useText()
  const { shopId, currency, timeZone } = useShop()
  const { customerId, email, city, orders, revenueMinor, lastOrderOn, since } = member
  const title = member.title || t('segments.nameless')
  return (
    <tr ref={measure} data-index={index} aria-rowindex={index + 2}>
      <td className="cell-name">
        <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId }} className="row-link" preload={false}>
          {title}
        </Link>
        {email !== null && email !== title && <span className="soft">{email}</span>}
        {isOpen && <Why {...{ segment, definition, speaking, customerId }} />}
      </td>
      <td className="cell-city soft">{city}</td>
      <td className="cell-number cell-orders">{formatNumber(orders)}</td>
      <td className="cell-number cell-money">{formatMoney(revenueMinor, currency)}</td>
      <td className="cell-number cell-last">{lastOrderOn ? formatDay(lastOrderOn) : '–'}</td>
      <td className="cell-number cell-since soft">{formatDayOf(since, timeZone)}</td>
      <td className="cell-why">
        <button
          type="button"
          className="text-button"
          aria-expanded={isOpen}
          aria-label={t('segments.list.why', { name: title })}
          onClick={onToggle}
        >
          {t('segments.reasons')}
        </button>
      </td>
    </tr>
  )
}

function Why({ segment, customerId, definition, speaking }: MemberTableProps & { customerId: string }) {
  const query = useWhy(segment.segmentId, customerId)
  return (
    <Loaded query={query} lines={1}>
      {({ reasons }) => <Reasons reasons={reasons} definition={definition} speaking={speaking} isWhole />}
    </Loaded>
  )
}

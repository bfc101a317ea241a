import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { CustomersIcon, ExportIcon, FilterIcon, SearchIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { BulkBar } from './BulkBar.tsx'
import { BulkProgress } from './BulkProgress.tsx'
import { ColumnsMenu } from './ColumnsMenu.tsx'
import { CustomerSearchBox } from './CustomerSearchBox.tsx'
import { CustomerTable } from './CustomerTable.tsx'
import { columnsOf, filtersOf, isDay } from './customer-search.ts'
import { FilterChips } from './FilterChips.tsx'
import { FilterDrawer } from './FilterDrawer.tsx'
import { useCustomerList, useSavedViews } from './useCustomers.ts'
import { useSelection } from './useSelection.ts'
import { useFields } from './useStaffWork.ts'
import { ViewTabs, viewSearch } from './ViewTabs.tsx'
import './customers.css'

const route = getRouteApi('/signed-in/shops/$shopId/customers')

/** All customers of the shop: searched, filtered, sorted, exported. Everything chosen stands in the address. */
export function CustomersPage() {
  const { t, formatDay } = useText()
  const { shopId } = useShop()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isFilterOpen, setFilterOpen] = useState(false)
  useFirstView(Object.keys(search).length === 0)
  const list = useCustomerList(search)
  const filters = filtersOf(search)
  const columns = columnsOf(search)
  const fields = (useFields().data?.fields ?? []).filter(({ key }) => columns.includes(`field:${key}`))
  const selection = useSelection(useMay(shopId, 'customers:bulk'), JSON.stringify(filters))
  const hasFilters = Object.keys(filters).length > 0
  const first = list.data?.pages[0]
  const isEmptyShop = first?.customers.length === 0 && !hasFilters && !list.isPlaceholderData

  return (
    <Page
      title={t('customers.title')}
      siteName={t('shell.name')}
      actions={
        !isEmptyShop && (
          <Button
            component="a"
            variant="default"
            leftSection={<ExportIcon width={18} height={18} />}
            href={`${shopPath(shopId, '/customers.csv')}${queryText({ ...filters, columns: search.columns })}`}
            download
          >
            {t('customers.export')}
          </Button>
        )
      }
    >
      {!isEmptyShop && (
        <>
          <ViewTabs search={search} />
          <div className="customer-tools">
            <CustomerSearchBox
              value={search.search ?? ''}
              onChange={(text) =>
                void navigate({ search: ({ search: _, ...rest }) => (text === '' ? rest : { ...rest, search: text }), replace: true })
              }
            />
            <Button variant="default" leftSection={<FilterIcon width={18} height={18} />} onClick={() => setFilterOpen(true)}>
              {t('customers.filters')}
            </Button>
            <ColumnsMenu search={search} />
          </div>
          <FilterChips filters={filters} />
          {selection.mayPick && <BulkProgress />}
          <p className="customer-total" role="status">
            {first && t(first.isTotalExact ? 'customers.total' : 'customers.totalOver', { count: first.total })}
            {first && search.asOf && isDay(search.asOf) && ` · ${t('customers.asOf', { day: formatDay(search.asOf) })}`}
          </p>
        </>
      )}
      {listOrReason()}
      <FilterDrawer
        isOpen={isFilterOpen}
        filters={filters}
        onClose={() => setFilterOpen(false)}
        onApply={(next) => {
          setFilterOpen(false)
          void navigate({
            search: ({ sort, columns: kept, search: text }) => ({
              ...next,
              ...(sort ? { sort } : {}),
              ...(kept ? { columns: kept } : {}),
              ...(text ? { search: text } : {}),
            }),
          })
        }}
      />
    </Page>
  )

  function listOrReason() {
    if (list.isError && !list.data) return <Failed error={list.error} retry={() => void list.refetch()} />
    if (!first) return <Skeleton lines={12} label={t('shell.loading')} />
    if (isEmptyShop)
      return (
        <Empty
          icon={<CustomersIcon />}
          title={t('customers.empty.title')}
          action={
            <ButtonLink to="/shops/$shopId/imports" params={{ shopId }}>
              {t('customers.empty.action')}
            </ButtonLink>
          }
        >
          <p>{t('customers.empty.text')}</p>
        </Empty>
      )
    if (first.customers.length === 0)
      return (
        <Empty
          icon={<SearchIcon />}
          title={t('customers.none.title')}
          action={
            <Button variant="default" onClick={() => void navigate({ search: {} })}>
              {t('customers.clearAll')}
            </Button>
          }
        >
          <p>{t('customers.none.text')}</p>
        </Empty>
      )
    return (
      <>
        <BulkBar selection={selection} filters={filters} total={first.total} isTotalExact={first.isTotalExact} columns={search.columns} />
        <CustomerTable list={list} sort={search.sort} hasTags={columns.includes('tags')} fields={fields} selection={selection} />
      </>
    )
  }
}

/** Who comes without any filter sees the view that they chose to begin with; “All” is still there. */
function useFirstView(isPlain: boolean) {
  const navigate = route.useNavigate()
  const { views } = useSavedViews()
  const cameBy = useRef(isPlain)
  const first = views.data?.views.find(({ isFirst }) => isFirst)
  useEffect(() => {
    if (!first || !cameBy.current) return
    cameBy.current = false
    void navigate({ search: viewSearch(first), replace: true })
  }, [first, navigate])
}

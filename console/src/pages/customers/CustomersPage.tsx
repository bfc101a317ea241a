import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { CustomersIcon, ExportIcon, FilterIcon, SearchIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { CustomerSearchBox } from './CustomerSearchBox.tsx'
import { CustomerTable } from './CustomerTable.tsx'
import { filtersOf, isDay } from './customer-search.ts'
import { FilterChips } from './FilterChips.tsx'
import { FilterDrawer } from './FilterDrawer.tsx'
import { useCustomerList } from './useCustomers.ts'
import { ViewTabs } from './ViewTabs.tsx'
import './customers.css'

const route = getRouteApi('/signed-in/shops/$shopId/customers')

/** All customers of the shop: searched, filtered, sorted, exported. Everything chosen stands in the address. */
export function CustomersPage() {
  const { t, formatDay } = useText()
  const { shopId } = useShop()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const [isFilterOpen, setFilterOpen] = useState(false)
  const list = useCustomerList(search)
  const filters = filtersOf(search)
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
            href={`${shopPath(shopId, '/customers.csv')}${queryText(filters)}`}
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
          </div>
          <FilterChips filters={filters} />
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
          void navigate({ search: ({ sort, search: text }) => ({ ...next, ...(sort ? { sort } : {}), ...(text ? { search: text } : {}) }) })
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
    return <CustomerTable list={list} sort={search.sort} />
  }
}

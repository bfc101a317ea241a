import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { Customer, CustomerPageAnswer, CustomerSort, OrderPageAnswer, SavedView } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'
import { type CustomerFilters, type CustomerSearch, defaultSort, storedFilters } from './customer-search.ts'

/** The list for these filters, page by page; while a new one is on its way, the one before stays in view. */
export function useCustomerList(search: CustomerSearch) {
  const { shopId } = useShop()
  const { sort = defaultSort, columns, ...filters } = search
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'customers', filters, sort, columns],
    queryFn: ({ pageParam, signal }) =>
      api.get<CustomerPageAnswer>(
        shopPath(shopId, `/customers${queryText({ ...filters, sort, columns, cursor: pageParam, limit: 100 })}`),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    placeholderData: keepPreviousData,
  })
}

export function useCustomer(customerId: string) {
  const { shopId } = useShop()
  return useQuery({
    queryKey: ['shop', shopId, 'customer', customerId],
    queryFn: ({ signal }) => api.get<Customer>(shopPath(shopId, `/customers/${customerId}`), signal),
  })
}

export function useCustomerOrders(customerId: string) {
  const { shopId } = useShop()
  return useInfiniteQuery({
    queryKey: ['shop', shopId, 'customer', customerId, 'orders'],
    queryFn: ({ pageParam, signal }) =>
      api.get<OrderPageAnswer>(shopPath(shopId, `/customers/${customerId}/orders${queryText({ cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
}

export function useSavedViews() {
  const { shopId } = useShop()
  const client = useQueryClient()
  const queryKey = ['shop', shopId, 'customer-views']
  const refresh = () => client.invalidateQueries({ queryKey })
  return {
    views: useQuery({ queryKey, queryFn: ({ signal }) => api.get<{ views: SavedView[] }>(shopPath(shopId, '/customer-views'), signal) }),
    save: useMutation({
      mutationFn: ({
        filters,
        ...view
      }: {
        name: string
        filters: CustomerFilters
        sort: CustomerSort
        columns: string[]
        isShared: boolean
      }) => api.post<SavedView>(shopPath(shopId, '/customer-views'), { ...view, filter: storedFilters(filters) }),
      onSuccess: refresh,
    }),
    change: useMutation({
      mutationFn: ({ viewId, ...change }: { viewId: string; isFirst: boolean }) =>
        api.patch<SavedView>(shopPath(shopId, `/customer-views/${viewId}`), change),
      onSuccess: refresh,
    }),
    remove: useMutation({ mutationFn: (viewId: string) => api.delete(shopPath(shopId, `/customer-views/${viewId}`)), onSuccess: refresh }),
  }
}

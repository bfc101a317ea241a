import type { CustomerSort } from '../../answers.ts'

/** The filters of the customer list, as they stand in the address and go to the server: plain text each. */
export const filterKeys = [
  'search',
  'isBuyer',
  'minPurchaseDays',
  'maxPurchaseDays',
  'minOrders',
  'maxOrders',
  'minRevenueMinor',
  'maxRevenueMinor',
  'firstFrom',
  'firstTo',
  'lastFrom',
  'lastTo',
  'country',
  'firstProduct',
  'firstCategory',
  'asOf',
] as const
export type FilterKey = (typeof filterKeys)[number]
export type CustomerFilters = Partial<Record<FilterKey, string>>
export type CustomerSearch = CustomerFilters & { sort?: CustomerSort }

export const defaultSort: CustomerSort = '-revenue'
const sorts: readonly string[] = ['name', '-revenue', 'revenue', '-last', 'last', '-first', 'first', '-orders'] satisfies CustomerSort[]
const numberKeys: readonly FilterKey[] = [
  'minPurchaseDays',
  'maxPurchaseDays',
  'minOrders',
  'maxOrders',
  'minRevenueMinor',
  'maxRevenueMinor',
]

/** What an address asks for; anything else in it is left out. */
export function readCustomerSearch(search: Record<string, unknown>): CustomerSearch {
  const read: CustomerSearch = {}
  for (const key of filterKeys) {
    const value = search[key]
    if ((typeof value === 'string' || typeof value === 'number') && value !== '') read[key] = String(value)
  }
  if (typeof search.sort === 'string' && sorts.includes(search.sort)) read.sort = search.sort as CustomerSort
  return read
}

/** The filters alone, without the order. */
export function filtersOf({ sort: _, ...filters }: CustomerSearch): CustomerFilters {
  return filters
}

/** Whether this can be shown as a day. What stands in an address may be anything. */
export const isDay = (value: string): boolean => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(value)

/** Filters as the server stores them in a saved view: numbers are numbers. */
export function storedFilters(filters: CustomerFilters): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(filters).map(([key, value]) => [key, numberKeys.includes(key as FilterKey) ? Number(value) : value]),
  ) as Record<string, string | number>
}

/** Whether two sets of filters pick the same customers. */
export function sameFilters(one: CustomerFilters, other: CustomerFilters): boolean {
  return filterKeys.every((key) => (one[key] ?? '') === (other[key] ?? ''))
}

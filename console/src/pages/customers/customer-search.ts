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
  'tag',
  'withoutTag',
  'field',
  'fieldIs',
  'withoutField',
  'consent',
  'segment',
  'asOf',
] as const
export type FilterKey = (typeof filterKeys)[number]
export type CustomerFilters = Partial<Record<FilterKey, string>>
export type CustomerSearch = CustomerFilters & { sort?: CustomerSort; columns?: string }

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
  if (typeof search.columns === 'string' && search.columns !== '') read.columns = search.columns
  return read
}

/** The filters alone, without order and columns. */
export function filtersOf({ sort: _, columns: __, ...filters }: CustomerSearch): CustomerFilters {
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

/** The columns in the address, each by its name: `tags`, `field:<key>`. */
export const columnsOf = ({ columns }: CustomerSearch): string[] => (columns ? columns.split(',').map(unescaped) : [])

export const columnsText = (columns: readonly string[]): string => columns.map(encodeURIComponent).join()

function unescaped(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

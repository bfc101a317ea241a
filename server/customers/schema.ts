import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'

export const CustomerSummary = z.object({
  customerId: z.uuid(),
  /** Name, else e-mail, else the shop's own number. */
  title: z.string(),
  customerNumber: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  city: z.string().nullable(),
  country: z.string().nullable(),
  orders: z.number().int(),
  purchaseDays: z.number().int(),
  revenueMinor: z.number().int(),
  firstOrderOn: z.string().nullable(),
  lastOrderOn: z.string().nullable(),
})
export type CustomerSummary = z.infer<typeof CustomerSummary>

/** Every filter is optional; all given ones must hold. Figures on the audit page link here. */
export const CustomerFilter = z.object({
  /** Free text: name, e-mail, phone, number, city; forgives case, diacritics and small misspellings. */
  search: z.string().trim().max(200).optional(),
  isBuyer: z.enum(['yes', 'no']).optional(),
  minPurchaseDays: z.coerce.number().int().min(0).optional(),
  maxPurchaseDays: z.coerce.number().int().min(0).optional(),
  minOrders: z.coerce.number().int().min(0).optional(),
  maxOrders: z.coerce.number().int().min(0).optional(),
  minRevenueMinor: z.coerce.number().int().optional(),
  maxRevenueMinor: z.coerce.number().int().optional(),
  firstFrom: CalendarDay.optional(),
  firstTo: CalendarDay.optional(),
  lastFrom: CalendarDay.optional(),
  lastTo: CalendarDay.optional(),
  country: z.string().length(2).optional(),
  /** Bought this product (or category) on the first purchase day. */
  firstProduct: z.uuid().optional(),
  firstCategory: z.uuid().optional(),
  /** Figures to this day only, of who had ordered or given something back by then: the people of an audit with that cut. */
  asOf: CalendarDay.optional(),
})
export type CustomerFilter = z.infer<typeof CustomerFilter>

export const customerSorts = ['name', '-revenue', 'revenue', '-last', 'last', '-first', 'first', '-orders'] as const
export const CustomerSort = z.enum(customerSorts)
export type CustomerSort = z.infer<typeof CustomerSort>
export const CustomerQuery = CustomerFilter.extend({
  sort: CustomerSort.default('-revenue'),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})
/** `total` is exact up to 10,000 and then that bound with `isTotalExact` false, so that a long list answers at once. */
export const CustomerPage = z.object({
  customers: z.array(CustomerSummary),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  isTotalExact: z.boolean(),
})

export const Customer = CustomerSummary.extend({
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  postcode: z.string().nullable(),
  language: z.string().nullable(),
  averageOrderValueMinor: z.number().int().nullable(),
  unmatchedRefundsMinor: z.number().int(),
  medianGapDays: z.number().nullable(),
  identifiers: z.array(z.object({ kind: z.enum(['customer_number', 'email', 'phone']), value: z.string() })),
  /** Per channel the newest that is known of marketing consent, and who of the staff wrote it down, where somebody did. */
  consent: z.array(
    z.object({
      channel: z.string(),
      state: z.string(),
      since: z.string().nullable(),
      source: z.string(),
      recordedBy: z.string().nullable(),
    }),
  ),
  createdAt: z.iso.datetime(),
})

export const OrderView = z.object({
  orderId: z.uuid(),
  number: z.string(),
  placedAt: z.iso.datetime(),
  state: z.enum(['placed', 'cancelled']),
  isCounting: z.boolean(),
  totalMinor: z.number().int(),
  refundedMinor: z.number().int(),
  netMinor: z.number().int(),
  lines: z.array(
    z.object({
      lineNo: z.number().int(),
      code: z.string().nullable(),
      name: z.string(),
      quantity: z.number(),
      totalMinor: z.number().int(),
      refundedMinor: z.number().int(),
    }),
  ),
})
export const OrderPage = z.object({ orders: z.array(OrderView), nextCursor: z.string().nullable() })

export const SavedView = z.object({ viewId: z.uuid(), name: z.string(), filter: CustomerFilter, sort: CustomerSort })
export const CreateSavedView = z.object({
  name: z.string().trim().min(1).max(80),
  filter: CustomerFilter,
  sort: CustomerSort.default('-revenue'),
})
export type SavedView = z.infer<typeof SavedView>
export type CreateSavedView = z.infer<typeof CreateSavedView>
export const SavedViews = z.object({ views: z.array(SavedView) })
export const CustomerSearch = z.object({ q: z.string().trim().min(1).max(200) })
export const FoundCustomers = z.object({ customers: z.array(CustomerSummary) })

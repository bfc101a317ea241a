import { z } from 'zod'
import { CalendarDay } from '../kit/calendar-day.ts'

export const CustomerSummary = z.object({
  customerId: z.uuid(),
  /** Name, else e-mail, else the shop's own number; empty where the person was erased. */
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
  /** Bought here, and nobody knows any more who it was. */
  isErased: z.boolean(),
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
  /** Has this tag; has it not. */
  tag: z.uuid().optional(),
  withoutTag: z.uuid().optional(),
  /** The trait of this name has a value, or with `fieldIs` just this one, among others where it has several; has none. */
  field: z.string().min(1).max(100).optional(),
  fieldIs: z.string().max(500).optional(),
  withoutField: z.string().min(1).max(100).optional(),
  /** Marketing on this channel: granted, or not, for whatever reason. */
  consent: z.enum(['email:granted', 'email:not_granted', 'sms:granted', 'sms:not_granted']).optional(),
  segment: z.uuid().optional(),
  /** Just these: ids, separated by commas. */
  ids: z
    .string()
    .max(8_000)
    .regex(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:,[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})*$/)
    .optional(),
  /** Figures to this day only, of who had ordered or given something back by then: the people of an audit with that cut. */
  asOf: CalendarDay.optional(),
})
export type CustomerFilter = z.infer<typeof CustomerFilter>

export const customerSorts = ['name', '-revenue', 'revenue', '-last', 'last', '-first', 'first', '-orders'] as const
export const CustomerSort = z.enum(customerSorts)
export type CustomerSort = z.infer<typeof CustomerSort>
export const CustomerQuery = CustomerFilter.extend({
  sort: CustomerSort.default('-revenue'),
  /** Beside those that a list always has: `tags`, and `field:<key>` of a field, each escaped, separated by commas. */
  columns: z.string().max(2_000).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
})
/** Fields that hold something personal are left out of a file unless it is asked for. */
export const CustomerExport = CustomerFilter.extend({
  columns: z.string().max(2_000).optional(),
  withPersonal: z.enum(['yes', 'no']).default('no'),
})

export const ListedCustomer = CustomerSummary.extend({
  /** Where the list shows them. */
  tags: z.array(z.string()).optional(),
  fields: z.record(z.string(), z.unknown()).optional(),
})
export type ListedCustomer = z.infer<typeof ListedCustomer>

/** `total` is exact up to 10,000 and then that bound with `isTotalExact` false, so that a long list answers at once. */
export const CustomerPage = z.object({
  customers: z.array(ListedCustomer),
  nextCursor: z.string().nullable(),
  total: z.number().int(),
  isTotalExact: z.boolean(),
})

const fieldTypes = ['text', 'number', 'money', 'date', 'datetime', 'yes_no', 'choice', 'choices', 'url', 'email', 'phone'] as const
export const FieldType = z.enum(fieldTypes)
export type FieldType = z.infer<typeof FieldType>
const options = z.array(z.string().trim().min(1).max(100)).max(100)
export const Field = z.object({
  fieldId: z.uuid(),
  /** The name of the trait that it gives a type to; never changes. */
  key: z.string(),
  label: z.string(),
  type: FieldType,
  options: z.array(z.string()),
  /** Left out of exports unless they are asked for it. */
  isPersonal: z.boolean(),
})
export type Field = z.infer<typeof Field>
const FieldValue = Field.extend({ value: z.unknown(), fits: z.boolean() })
export const FieldList = z.object({ fields: z.array(Field) })
const fieldLabel = z.string().trim().min(1).max(80)
export const CreateField = z.object({
  key: z
    .string()
    .regex(/^[^\p{C}\s](?:[^\p{C}]{0,98}[^\p{C}\s])?$/u, { error: 'customers.field.key' })
    .refine((key) => !['__proto__', 'constructor', 'prototype'].includes(key), { error: 'customers.field.key' }),
  label: fieldLabel,
  type: FieldType,
  options: options.default([]),
  isPersonal: z.boolean().default(false),
})
export type CreateField = z.infer<typeof CreateField>
/** What a type and its options would make of the values that there are. */
export const FieldTrialRequest = z.object({ type: FieldType, options: options.default([]) })
export const FieldTrial = z.object({
  values: z.number().int(),
  unfit: z.number().int(),
  /** Some of the values that would not fit. */
  samples: z.array(z.object({ customerId: z.uuid(), title: z.string(), value: z.unknown() })),
})
/** Another type, or other options, come with the number of values that the trial said would not fit. */
export const ChangeField = z.object({
  label: fieldLabel.optional(),
  isPersonal: z.boolean().optional(),
  type: FieldType.optional(),
  options: options.optional(),
  unfit: z.number().int().min(0).optional(),
})
export type ChangeField = z.infer<typeof ChangeField>

const birthday = z
  .string()
  .refine((day) => CalendarDay.safeParse(day.replace(/^--/, '2000-')).success, { error: 'customers.field.birthday' })
const line = z.string().trim().min(1).max(200).nullable()
/** What the staff sets; null empties. A value of a field must fit its type. */
export const EditCustomer = z.object({
  firstName: line.optional(),
  lastName: line.optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable()
    .optional(),
  city: line.optional(),
  postcode: z.string().trim().min(1).max(20).nullable().optional(),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/)
    .nullable()
    .optional(),
  birthday: birthday.nullable().optional(),
  fields: z.record(z.string().max(100), z.unknown()).optional(),
})
export type EditCustomer = z.infer<typeof EditCustomer>

export const tagName = z
  .string()
  .trim()
  .regex(/^[^\p{C}]{1,60}$/u, { error: 'customers.field.tag' })
const Tag = z.object({ tagId: z.uuid(), name: z.string(), customers: z.number().int() })
export const TagList = z.object({ tags: z.array(Tag) })
export const TagRef = z.object({ tagId: z.uuid(), name: z.string() })
export type TagRef = z.infer<typeof TagRef>
export const NameTag = z.object({ name: tagName })
export const MergeTag = z.object({ intoTagId: z.uuid() })

const TimelineEntry = z.object({
  entryId: z.string(),
  at: z.iso.datetime(),
  kind: z.string(),
  details: z.record(z.string(), z.unknown()),
})
/** `kinds` are all that there can be, so that a filter can be offered. */
export const TimelinePage = z.object({ entries: z.array(TimelineEntry), nextCursor: z.string().nullable(), kinds: z.array(z.string()) })
export const TimelineQuery = z.object({
  /** Separated by commas; all where it is left out. */
  kinds: z.string().max(500).optional(),
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
})

export const Customer = CustomerSummary.extend({
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  postcode: z.string().nullable(),
  language: z.string().nullable(),
  averageOrderValueMinor: z.number().int().nullable(),
  unmatchedRefundsMinor: z.number().int(),
  medianGapDays: z.number().nullable(),
  birthday: z.string().nullable(),
  identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
  tags: z.array(z.object({ tagId: z.uuid(), name: z.string() })),
  /** Every field of the shop, with this customer's value: as its type has it, or as it was said where it does not fit. */
  fields: z.array(FieldValue),
  /** What else was said, under the names it was said by. */
  traits: z.record(z.string(), z.unknown()),
  /** The customers that this one was made of, if it was merged. */
  origins: z.array(z.object({ originId: z.uuid(), title: z.string() })),
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

export const SavedView = z.object({
  viewId: z.uuid(),
  name: z.string(),
  filter: CustomerFilter,
  sort: CustomerSort,
  columns: z.array(z.string()),
  /** Everybody's; else only one's own. */
  isShared: z.boolean(),
  /** The list opens with it, for whoever asks. */
  isFirst: z.boolean(),
})
const viewParts = {
  name: z.string().trim().min(1).max(80),
  filter: CustomerFilter,
  sort: CustomerSort,
  columns: z.array(z.string().max(110)).max(20),
  isShared: z.boolean(),
}
export const CreateSavedView = z.object({
  ...viewParts,
  sort: viewParts.sort.default('-revenue'),
  columns: viewParts.columns.default([]),
  isShared: viewParts.isShared.default(true),
})
export const ChangeSavedView = z.object({ ...viewParts, isFirst: z.boolean() }).partial()
export type SavedView = z.infer<typeof SavedView>
export type CreateSavedView = z.infer<typeof CreateSavedView>
export type ChangeSavedView = z.infer<typeof ChangeSavedView>
export const SavedViews = z.object({ views: z.array(SavedView) })
export const CustomerSearch = z.object({ q: z.string().trim().min(1).max(200) })
export const FoundCustomers = z.object({ customers: z.array(CustomerSummary) })

/** Two customers who are made one; ids of before a merge stand for whom they became. */
export const MergeWith = z.object({ otherId: z.uuid() })
export const MergeDone = z.object({ mergeId: z.uuid(), keptId: z.uuid(), mergedId: z.uuid() })
export const Merges = z.object({
  merges: z.array(
    z.object({
      mergeId: z.uuid(),
      mergedId: z.uuid(),
      /** How the one that came along was called: by what its own facts say. */
      title: z.string(),
      reason: z.enum(['identified', 'alias', 'order', 'staff']),
      /** The kind of identifier that showed it; null where somebody of the staff said so. */
      shownBy: z.string().nullable(),
      recordedAt: z.iso.datetime(),
      recordedBy: z.string().nullable(),
      canBeUndone: z.boolean(),
    }),
  ),
})
export const MergeUndone = z.object({ keptId: z.uuid(), restoredId: z.uuid() })

export const duplicateReasons = [
  'email_variant',
  'email_claimed',
  'phone_claimed',
  'same_email',
  'same_phone',
  'name_and_postcode',
  'name_and_birthday',
] as const
export const DuplicateQuery = z.object({ cursor: z.string().optional(), limit: z.coerce.number().int().min(1).max(100).default(50) })
const DuplicateSide = CustomerSummary.pick({
  customerId: true,
  title: true,
  customerNumber: true,
  email: true,
  phone: true,
  city: true,
  orders: true,
  revenueMinor: true,
})
export const Duplicates = z.object({
  pairs: z.array(
    z.object({
      one: DuplicateSide,
      other: DuplicateSide,
      reasons: z.array(z.enum(duplicateReasons)),
      /** 0 to 1: how likely the two are one, by rule of thumb. */
      score: z.number(),
      /** Both have a number of the shop: they cannot be merged. */
      hasTwoNumbers: z.boolean(),
    }),
  ),
  nextCursor: z.string().nullable(),
  /** When the list was made; null where it never was. */
  foundAt: z.iso.datetime().nullable(),
})
export const KeepApart = z.object({ oneId: z.uuid(), otherId: z.uuid() })
export type Merges = z.infer<typeof Merges>
export type Duplicates = z.infer<typeof Duplicates>

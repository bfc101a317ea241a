import type { FileInspection, Import, ImportField, ImportKind, ImportPlan } from '../../../../server/imports/schema.ts'

/** A plan while it is being made: each field has at most one column. */
export type PlanDraft = Omit<ImportPlan, 'mapping'> & { mapping: Partial<Record<ImportField, string>> }

export type Missing = 'orderedAt' | 'amount' | 'identifier' | 'product'

export type Confidence = 'sure' | 'likely' | 'guess' | 'chosen'

type FieldGroup = { key: 'order' | 'line' | 'customer'; fields: readonly ImportField[] }

const customerFields: readonly ImportField[] = [
  'customerId',
  'email',
  'phone',
  'firstName',
  'lastName',
  'fullName',
  'country',
  'city',
  'postcode',
  'language',
]
const groups: Record<ImportKind, readonly FieldGroup[]> = {
  orders: [
    {
      key: 'order',
      fields: ['orderedAt', 'orderId', 'orderStatus', 'channel', 'orderTotal', 'refundedAmount', 'refundOf', 'currency', 'exchangeRate'],
    },
    { key: 'line', fields: ['productCode', 'productName', 'category', 'brand', 'quantity', 'unitPrice', 'lineTotal'] },
    { key: 'customer', fields: customerFields },
  ],
  customers: [{ key: 'customer', fields: customerFields }],
  products: [{ key: 'line', fields: ['productCode', 'productName', 'category', 'brand', 'unitPrice'] }],
}

/** The fields that a file of this kind can fill, in the order in which they are asked for. */
export function fieldGroups(kind: ImportKind): readonly FieldGroup[] {
  return groups[kind]
}

/** The plan made so far, else the guesses of the first look; null before there was one. */
export function draftOf({ plan, inspection }: Pick<Import, 'plan' | 'inspection'>): PlanDraft | null {
  if (plan) return { ...plan, mapping: byField(plan.mapping) }
  if (!inspection) return null
  const { kind, mapping, dateOrder, decimalMark } = inspection
  return { kind, mapping: byField(mapping), dateOrder, decimalMark, rates: {}, consent: { answer: 'none' } }
}

/** The draft as the server takes it: only fields of its kind, only columns that were chosen. */
export function planOf({ mapping, ...rest }: PlanDraft): ImportPlan {
  const fields = fieldGroups(rest.kind).flatMap((group) => group.fields)
  return { ...rest, mapping: fields.flatMap((field) => (mapping[field] === undefined ? [] : [{ field, column: mapping[field] }])) }
}

/** What a file cannot do without, as far as it has no column yet. */
export function missingFields({ kind, mapping }: PlanDraft): Missing[] {
  const has = (...fields: ImportField[]) => fields.some((field) => mapping[field] !== undefined)
  switch (kind) {
    case 'orders':
      return [
        ...(has('orderedAt') ? [] : (['orderedAt'] as const)),
        ...(has('unitPrice', 'lineTotal', 'orderTotal') ? [] : (['amount'] as const)),
      ]
    case 'customers':
      return has('customerId', 'email', 'phone') ? [] : ['identifier']
    case 'products':
      return has('productCode', 'productName') ? [] : ['product']
  }
}

/** Orders without anything to know their buyers by: allowed, and worth a word. */
export function isWithoutCustomers({ kind, mapping }: PlanDraft): boolean {
  return kind === 'orders' && mapping.customerId === undefined && mapping.email === undefined && mapping.phone === undefined
}

/** Columns chosen for more than one field: most often a slip. */
export function columnsChosenTwice(draft: PlanDraft): string[] {
  const columns = planOf(draft).mapping.map(({ column }) => column)
  return [...new Set(columns.filter((column, index) => columns.indexOf(column) < index))]
}

/** How sure the guess of a column was; `chosen` where a person decided otherwise, null where there is no column. */
export function confidenceOf(inspection: FileInspection, field: ImportField, column: string | undefined): Confidence | null {
  if (column === undefined) return null
  const guess = inspection.mapping.find((mapped) => mapped.field === field)
  if (guess?.column !== column) return 'chosen'
  if (guess.confidence >= 0.9) return 'sure'
  return guess.confidence >= 0.6 ? 'likely' : 'guess'
}

/** The first value of a column in the sample; null where it holds none. */
export function sampleOf({ headers, sample }: FileInspection, column: string | undefined): string | null {
  const index = column === undefined ? -1 : headers.indexOf(column)
  return sample.map((record) => record[index]?.trim() ?? '').find((value) => value !== '') ?? null
}

/** Currencies other than the shop's that the sample shows or that already have a rate, in alphabetical order. */
export function foreignCurrencies(inspection: FileInspection, { mapping, rates }: PlanDraft, shopCurrency: string): string[] {
  const index = mapping.currency === undefined ? -1 : inspection.headers.indexOf(mapping.currency)
  const seen = inspection.sample.map((record) => (record[index] ?? '').trim().toUpperCase()).filter(isCurrencyCode)
  return [...new Set([...seen, ...Object.keys(rates)])].filter((currency) => currency !== shopCurrency).sort()
}

export function isCurrencyCode(text: string): boolean {
  return /^[A-Z]{3}$/.test(text)
}

/** A rate as the server takes it, `4.31`; null where the text is no positive number. */
export function rateOf(text: string): string | null {
  const rate = text.trim().replace(',', '.')
  return /^\d{1,9}(\.\d{1,12})?$/.test(rate) && Number(rate) > 0 ? rate : null
}

function byField(mapping: readonly { field: ImportField; column: string }[]): PlanDraft['mapping'] {
  return Object.fromEntries(mapping.map(({ field, column }) => [field, column]))
}

import { type CsvValue, csvLine } from '../kit/csv.ts'
import type { Db } from '../kit/database.ts'
import { type Language, translator } from '../kit/language.ts'
import { customerPage, type ListContributions } from './list.ts'
import type { Columns } from './list-columns.ts'
import type { CustomerFilter, Field } from './schema.ts'

interface Export extends ListContributions {
  shopId: string
  filter: CustomerFilter
  /** The fields that may be among the columns, for their words. */
  fields: readonly Field[]
  columns?: Columns | undefined
  /** Of whoever reads the file. */
  language: Language
}

/** The whole list as lines of CSV, page by page: memory stays flat, however many there are. */
export async function* exportLines(db: Db, { shopId, filter, fields, columns, language, ...lists }: Export): AsyncGenerator<string> {
  const shown = fields.filter(({ key }) => columns?.fields.includes(key))
  yield `\uFEFF${csvLine([...always, ...(columns?.hasTags ? ['tags'] : []), ...shown.map(({ label }) => label)])}`
  const erased = translator(language)('customers.erased')
  let cursor: string | undefined
  do {
    const page = await customerPage(db, {
      shopId,
      filter,
      sort: '-revenue',
      cursor,
      limit: 1000,
      ...(columns ? { columns } : {}),
      ...lists,
    })
    yield page.customers
      .map((customer) =>
        csvLine([
          customer.isErased ? erased : customer.title,
          customer.customerNumber,
          customer.email,
          customer.phone,
          customer.city,
          customer.country,
          customer.orders,
          customer.purchaseDays,
          customer.revenueMinor,
          customer.firstOrderOn,
          customer.lastOrderOn,
          ...(columns?.hasTags ? [(customer.tags ?? []).join(', ')] : []),
          ...shown.map(({ key }) => cellOf(customer.fields?.[key])),
        ]),
      )
      .join('')
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

const always = [
  ...['customer', 'number', 'email', 'phone', 'city', 'country'],
  ...['orders', 'purchase_days', 'revenue_minor', 'first_order_on', 'last_order_on'],
]

/** Any trait as a cell: texts and numbers as they are, lists of texts as one text, everything else as JSON. */
function cellOf(value: unknown): CsvValue {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  const isTexts = Array.isArray(value) && value.every((each) => typeof each === 'string')
  return isTexts ? value.join(', ') : JSON.stringify(value)
}

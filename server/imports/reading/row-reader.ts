import type { ImportRow, RowKind, RowProblem } from '../rows.ts'
import { type ImportField, importFields } from '../schema.ts'
import { carryingForward } from './carry-forward.ts'
import { contentKeys } from './content-keys.ts'
import { customerReader, hasIdentifier } from './customer-cells.ts'
import { lineReader } from './line-cells.ts'
import { moneyReader } from './money-cells.ts'
import { normaliseHeader } from './normalise-header.ts'
import { type StatusMeaning, statusMeaning } from './order-status.ts'
import { placedReader } from './placed-cells.ts'
import type { RawRecord } from './raw-record.ts'
import type { ReadPlan } from './read-plan.ts'
import { type Cell, code } from './row-cell.ts'
import { RowFault } from './row-fault.ts'
import { nameText, remembering } from './row-text.ts'

/**
 * Turns records into rows, in the order of the file.
 *
 * An order's own columns may stand on its first row only (Shopify); they are carried to the rows below that name the
 * same order. `headers` are the columns as they lie in the file. With `now`, what was ordered more than a day after it
 * is a problem.
 */
export function rowReader(plan: ReadPlan, headers: string[], now?: Date): (record: RawRecord, rowNo: number) => ImportRow | RowProblem {
  const places = placesOf(plan, headers)
  const cell: Cell = (fields, field) => {
    const place = places[field]
    return place < 0 ? '' : (fields[place] ?? '')
  }
  const read =
    plan.kind === 'orders'
      ? orderReader(plan, headers, places, cell, now)
      : plan.kind === 'customers'
        ? customersRow(plan, cell)
        : productsRow(plan, cell)

  return (record, rowNo) => {
    const problem = (code: string, column: string | null, values: Record<string, string | number>): RowProblem => ({
      ...{ rowNo, lineNo: record.lineNo, column, code, values },
    })
    if (record.fault) return problem(record.fault.code, null, record.fault.values)
    if (record.fields.length !== headers.length && !hasOnlyBlanksBeyond(record.fields, headers.length))
      return problem('wrong_columns', null, { expected: headers.length, found: record.fields.length })
    try {
      return read(record.fields, rowNo)
    } catch (error) {
      if (error instanceof RowFault) return problem(error.code, error.field && (plan.mapping[error.field] ?? null), error.values)
      throw error
    }
  }
}

const longestChannel = 60
const longestBrand = 200

type Places = Record<ImportField, number>

function placesOf(plan: ReadPlan, headers: string[]): Places {
  return Object.fromEntries(importFields.map((field) => [field, headers.indexOf(plan.mapping[field] ?? '')])) as Places
}

/** Many programs end each line with a separator. */
function hasOnlyBlanksBeyond(fields: string[], columns: number): boolean {
  return fields.length > columns && fields.slice(columns).every((field) => field.trim() === '')
}

type ReadFields = (fields: string[], rowNo: number) => ImportRow

function orderReader(plan: ReadPlan, headers: string[], places: Places, cell: Cell, now: Date | undefined): ReadFields {
  const cancelledAt = headers.findIndex((header) => cancelledAtHeaders.has(normaliseHeader(header)))
  const complete = carryingForward(places, cancelledAt)
  const placed = placedReader(plan, now)
  const money = moneyReader(plan, cell)
  const product = productReader(cell)
  const line = lineReader(plan, cell)
  const customer = customerReader(plan, cell)
  const meaning = remembering((status: string): StatusMeaning => statusMeaning(status, plan.preset))
  const keyOf = contentKeys()

  return (record, rowNo) => {
    const fields = complete(record)
    const row = emptyRow(rowNo, 'order_line')
    row.orderKey = code(cell(fields, 'orderId'), 'orderId')
    placed(row, cell(fields, 'orderedAt'))
    row.channel = nameText(cell(fields, 'channel'), longestChannel)
    row.refundOfOrderKey = code(cell(fields, 'refundOf'), 'refundOf')
    product(row, fields)
    line(row, fields, money(fields))
    customer(row, fields)

    const status = meaning(cell(fields, 'orderStatus'))
    const isGivenBack = status === 'refunded' && row.orderRefundedMinor === null
    row.isCancelled = status === 'cancelled' || isGivenBack || (cancelledAt >= 0 && (fields[cancelledAt] ?? '').trim() !== '')
    row.orderKey ??= keyOf(contentOf(row))
    return row
  }
}

const cancelledAtHeaders = new Set(
  ['cancelled at', 'canceled at', 'cancel date', 'cancellation date', 'data anulowania', 'дата скасування'].map(normaliseHeader),
)

function contentOf(row: ImportRow): string {
  const {
    customerNumber,
    emailKey,
    phone,
    firstName,
    lastName,
    productCode,
    productName,
    quantity,
    unitPrice,
    lineTotalMinor,
    orderTotalMinor,
  } = row
  const bought = [row.placedAt?.getTime(), productCode, productName, quantity, unitPrice, lineTotalMinor, orderTotalMinor]
  return JSON.stringify([customerNumber, emailKey, phone, firstName, lastName, ...bought])
}

function customersRow(plan: ReadPlan, cell: Cell): ReadFields {
  const customer = customerReader(plan, cell)
  return (fields, rowNo) => {
    const row = emptyRow(rowNo, 'customer')
    customer(row, fields)
    if (!hasIdentifier(row)) throw new RowFault('customer_without_identifier')
    return row
  }
}

/** Where a product has no code, its name stands in for it. */
const productReader = (cell: Cell) => (row: ImportRow, fields: string[]) => {
  row.productName = nameText(cell(fields, 'productName'))
  row.productCode = code(cell(fields, 'productCode'), 'productCode') ?? row.productName
  row.category = nameText(cell(fields, 'category'))
  row.brand = nameText(cell(fields, 'brand'), longestBrand)
}

function productsRow(plan: ReadPlan, cell: Cell): ReadFields {
  const product = productReader(cell)
  const money = moneyReader(plan, cell)
  return (fields, rowNo) => {
    const row = emptyRow(rowNo, 'product')
    product(row, fields)
    if (row.productCode === null) throw new RowFault('product_without_code', 'productCode')
    row.unitPrice = money(fields).unitPriceText
    return row
  }
}

// One literal for all kinds: rows of one shape are built and read several times faster than spread ones.
// biome-ignore format: the order of `ImportRow`, a line a group
function emptyRow(rowNo: number, kind: RowKind): ImportRow {
  return {
    rowNo, kind,
    orderKey: null, placedAt: null, placedOn: null, isCancelled: false, channel: null, orderTotalMinor: null, orderRefundedMinor: null, refundOfOrderKey: null,
    productCode: null, productName: null, category: null, brand: null, quantity: null, unitPrice: null, lineTotalMinor: null,
    customerNumber: null, email: null, emailKey: null, phone: null, firstName: null, lastName: null,
    country: null, city: null, postcode: null, language: null,
  }
}

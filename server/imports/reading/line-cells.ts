import { type Decimal, multiply, toDecimalText } from '../../kit/decimal.ts'
import type { ImportRow } from '../rows.ts'
import { type Amounts, parseNumber } from './money-cells.ts'
import type { ReadPlan } from './read-plan.ts'
import type { Cell } from './row-cell.ts'
import { RowFault } from './row-fault.ts'
import { quoted } from './row-text.ts'

/**
 * Fills the amounts of a row: what its order cost, and quantity, unit price and total of its line.
 *
 * The line's total is what the file says, else quantity × unit price, exact and rounded once. A negative quantity makes a
 * refund line, whose total is negative whatever its sign in the file. Where the file has no quantities a line counts one
 * piece, given back where its total is negative. A row with an order total alone has no line; a negative one (the refund
 * records of shop systems) becomes a refund line. A negative price on a positive quantity stays: it is a correction.
 */
export function lineReader(plan: ReadPlan, cell: Cell): (row: ImportRow, fields: string[], amounts: Amounts) => void {
  const hasQuantities = plan.mapping.quantity !== undefined

  return (row, fields, { orderTotalMinor, orderRefundedMinor, unitPrice, lineTotal, unitPriceText, toMinor }) => {
    row.orderTotalMinor = orderTotalMinor
    row.orderRefundedMinor = orderRefundedMinor
    const quantity = quantityOf(cell(fields, 'quantity'), plan)
    if (!unitPrice && !lineTotal) {
      if (row.orderTotalMinor === null)
        throw new RowFault('amount_missing', plan.mapping.unitPrice ? 'unitPrice' : plan.mapping.lineTotal ? 'lineTotal' : 'orderTotal')
      if (quantity) row.quantity = toDecimalText(quantity, 4)
      else if (row.orderTotalMinor < 0) turnIntoRefund(row)
      return
    }
    if (!quantity && !lineTotal && hasQuantities) throw new RowFault('quantity_missing', 'quantity')

    const pieces = quantity ?? (lineTotal && lineTotal.coefficient < 0 ? minusOne : one)
    const total = lineTotal ? toMinor(lineTotal, 'lineTotal') : unitPrice ? toMinor(multiply(pieces, unitPrice), 'unitPrice') : 0
    row.quantity = toDecimalText(pieces, 4)
    row.unitPrice = unitPriceText
    row.lineTotalMinor = lineTotal && pieces.coefficient < 0 && total > 0 ? -total : total
  }
}

const one: Decimal = { coefficient: 1, scale: 0 }
const minusOne: Decimal = { coefficient: -1, scale: 0 }
const maxQuantity = 1_000_000_000

function quantityOf(text: string, plan: ReadPlan): Decimal | null {
  if (text === '' || text.trim() === '') return null
  const quantity = parseNumber(text, plan) ?? parseNumber(text.replace(pieceWords, ''), plan)
  if (!quantity) throw new RowFault('quantity_unreadable', 'quantity', { value: quoted(text) })
  if (Math.abs(Number(quantity.coefficient)) / 10 ** quantity.scale > maxQuantity)
    throw new RowFault('quantity_too_large', 'quantity', { value: quoted(text) })
  return quantity
}

const pieceWords = /\s*(?:szt|шт|pcs|pc|od|од|kg|кг|x)\.?\s*$/iu

function turnIntoRefund(row: ImportRow): void {
  row.quantity = '-1'
  row.lineTotalMinor = row.orderTotalMinor
  row.orderTotalMinor = null
}

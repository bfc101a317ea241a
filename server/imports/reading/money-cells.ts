import { type Decimal, multiply, parseDecimal, roundToMinor, toDecimalText } from '../../kit/decimal.ts'
import { currencyExponent, isCurrency } from '../../kit/money.ts'
import type { ImportField } from '../schema.ts'
import type { ReadPlan } from './read-plan.ts'
import type { Cell } from './row-cell.ts'
import { RowFault } from './row-fault.ts'
import { quoted, remembering } from './row-text.ts'

/** The amounts of one row. */
export interface Amounts {
  orderTotalMinor: number | null
  orderRefundedMinor: number | null
  /** In the currency of the file, exact. */
  unitPrice: Decimal | null
  lineTotal: Decimal | null
  /** In the shop's currency, at most 6 decimals. */
  unitPriceText: string | null
  /** An exact amount of this row in minor units of the shop's currency: converted and rounded in one step. */
  toMinor(amount: Decimal, field: ImportField): number
}

/**
 * Reads the amounts of a row in the shop's currency. Another currency needs a rate, from the row's own column or from the
 * plan's table; a wrong guess of either would distort every figure, so both unknown currency and missing rate are faults.
 */
export function moneyReader(plan: ReadPlan, cell: Cell): (fields: string[]) => Amounts {
  const exponent = currencyExponent(plan.shop.currency)
  const currencyOf = remembering((text) => currencyCode(text) ?? '')
  const tableRate = remembering((currency: string) => parseDecimal(plan.rates[currency] ?? '', '.') ?? 'none')

  function rateOf(fields: string[]): Decimal | null {
    const currencyText = cell(fields, 'currency')
    if (currencyText === '' || currencyText === plan.shop.currency || currencyText.trim() === '') return null
    const currency = currencyOf(currencyText)
    if (currency === '') throw new RowFault('currency_unknown', 'currency', { value: quoted(currencyText) })
    if (currency === plan.shop.currency) return null

    const rateText = cell(fields, 'exchangeRate').trim()
    const rate = rateText === '' ? tableRate(currency) : parseNumber(rateText, plan)
    if (rate === null || (rate !== 'none' && rate.coefficient <= 0))
      throw new RowFault('rate_unreadable', 'exchangeRate', { value: quoted(rateText) })
    if (rate === 'none') throw new RowFault('currency_without_rate', 'currency', { currency, shopCurrency: plan.shop.currency })
    return rate
  }

  function amountOf(fields: string[], field: ImportField): Decimal | null {
    const text = cell(fields, field)
    if (text === '' || text.trim() === '') return null
    const amount = parseNumber(text, plan)
    if (!amount) throw new RowFault('amount_unreadable', field, { value: quoted(text) })
    return amount
  }

  return (fields) => {
    const rate = rateOf(fields)
    const toMinor = (amount: Decimal, field: ImportField): number => {
      const minor = minorOf(rate ? multiply(amount, rate) : amount, exponent)
      if (Math.abs(minor) > mostMinor) throw new RowFault('amount_too_large', field, { value: quoted(toDecimalText(amount)) })
      return minor
    }
    const total = amountOf(fields, 'orderTotal')
    const refunded = amountOf(fields, 'refundedAmount')
    const unitPrice = amountOf(fields, 'unitPrice')
    // A price that is no amount of money by itself cannot be stored either, whatever the quantity.
    if (unitPrice) toMinor(unitPrice, 'unitPrice')
    return {
      orderTotalMinor: total && toMinor(total, 'orderTotal'),
      // Some exports write what was given back as a negative amount.
      orderRefundedMinor: refunded && Math.abs(toMinor(refunded, 'refundedAmount')),
      unitPrice,
      lineTotal: amountOf(fields, 'lineTotal'),
      unitPriceText: unitPrice && toDecimalText(rate ? multiply(unitPrice, rate) : unitPrice, 6),
      toMinor,
    }
  }
}

/** Ten thousand million of a currency with cents: beyond it the sums of a shop would no longer be exact. */
const mostMinor = 1e12

function minorOf(amount: Decimal, exponent: number): number {
  try {
    return roundToMinor(amount, exponent)
  } catch (error) {
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY
    throw error
  }
}

/**
 * A number with the file's decimal mark, else with the other one where that leaves no doubt: `12.50` among decimal commas
 * is no group of thousands.
 */
export function parseNumber(text: string, { decimalMark }: Pick<ReadPlan, 'decimalMark'>): Decimal | null {
  return parseDecimal(text, decimalMark) ?? parseDecimal(text)
}

/** The ISO 4217 code of a currency written as code, sign or short word; null where it is none. */
export function currencyCode(text: string): string | null {
  const word = text.trim().toUpperCase().replace(/\.$/, '')
  return isCurrency(word) ? word : (currencySigns[word] ?? null)
}

/** `$` and `kr` belong to several countries and stay unknown. */
const currencySigns: Record<string, string> = {
  ...{ ZŁ: 'PLN', ZL: 'PLN', ЗЛ: 'PLN', ЗЛОТИЙ: 'PLN', '₴': 'UAH', ГРН: 'UAH', ГРИВНЯ: 'UAH' },
  ...{ '€': 'EUR', EURO: 'EUR', ЄВРО: 'EUR', '£': 'GBP', KČ: 'CZK', US$: 'USD' },
}

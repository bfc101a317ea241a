import { startOfDay } from '../../kit/clock.ts'
import type { NetOrder } from '../../orders/orders.ts'
import type { SettleOrder } from '../decide/settle-order.ts'
import { historyOf } from '../order-history.ts'
import type { Program } from '../program.ts'
import { type LiveProgram, storedWallets } from '../program-store.ts'
import type { MemberHistory } from './replay-member.ts'

/** The programme in force in Warsaw, its wallets called by their codes. */
export function inForce(program: Program): LiveProgram {
  const wallets = storedWallets(program).map((wallet) => [wallet.code, { walletId: wallet.code, ...wallet }] as const)
  const publishedAt = startOfDay(program.startsOn, 'Europe/Warsaw')
  return { state: 'live', version: 1, publishedAt, program, zone: 'Europe/Warsaw', wallets: new Map(wallets) }
}

/** An order of one line at ten o'clock UTC, and what was given back of it on which days. */
export function anOrderOf(totalMinor: number, placedOn: string, back: readonly { on: string; minor: number }[] = []): SettleOrder {
  const refunds = back.map(({ on, minor }) => ({ lineNo: 1, refundedAt: new Date(`${on}T10:00:00Z`), quantity: null, amountMinor: minor }))
  const line = { code: 'tea', category: null, brand: null, isCharge: false, isGiftCard: false }
  const order: NetOrder = {
    ...{ orderId: placedOn, number: placedOn, customerId: 'anna', state: 'placed', placedOn, channel: null, totalMinor, refunds, hash: 1 },
    placedAt: new Date(`${placedOn}T10:00:00Z`),
    netMinor: totalMinor - back.reduce((sum, { minor }) => sum + minor, 0),
    lines: [{ ...line, lineNo: 1, quantity: 1, totalMinor }],
  }
  return { order: historyOf(order, { currency: 'PLN', paidByCreditMinor: 0, now: new Date(0) }), segmentIds: new Set() }
}

/** Somebody who joined with the first of these orders, and never spent a point. */
export function memberOf(orders: readonly SettleOrder[], customerId = 'anna'): MemberHistory {
  const placed = orders[0]?.order.placed
  if (!placed) throw new Error('somebody without orders is no member')
  return { customerId, joinedAt: placed.placedAt, joinedOn: placed.placedOn, joinings: null, priorOrders: 0, orders, redemptions: [] }
}

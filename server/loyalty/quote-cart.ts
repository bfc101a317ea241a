import type { z } from 'zod'
import { localDay } from '../kit/clock.ts'
import { conflict, notFound } from '../kit/problem.ts'
import { accountOf, type Book, grantKey } from './book/book.ts'
import { settleOrder } from './decide/settle-order.ts'
import type { LineFacts, OrderFacts } from './earning/order-facts.ts'
import { activatesAt } from './expiry.ts'
import { pursesOf } from './households/purses.ts'
import { takesPart } from './joining/takes-part.ts'
import { advance } from './ledger/advance.ts'
import type { Holder } from './ledger/holder.ts'
import { activeOf } from './ledger/pool.ts'
import { seeTier } from './ledger/tier-of.ts'
import type { OrderHistory } from './order-history.ts'
import type { Pending } from './program.ts'
import type { QuoteFacts } from './quote-facts.ts'
import { quotePoints } from './quote-points.ts'
import type { AskQuote, Quote } from './schema.ts'

type Cart = Omit<z.infer<typeof AskQuote>, 'customer'>

/**
 * What a cart would earn if it were ordered now, and how many points can be used on it: its order is settled by the very functions that
 * settle orders, limits included, in a book that nobody writes. Without a customer it is what somebody would get who never bought.
 * Throws where the shop has no programme, and notFound where it has no such customer.
 */
export function quoteCart(facts: QuoteFacts, cart: Cart): Quote {
  if (facts.kind === 'no_program') throw conflict('no_program')
  if (facts.kind === 'nobody') throw notFound()
  const { customerId, book, holder, isKnown, products, segmentIds } = facts
  const { program, zone, now } = book
  const today = localDay(now, zone)
  advance(book, holder, now)
  seeTier(book, holder, now)
  const goodsMinor = cart.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
  const wallet = program.wallets.find(({ code }) => code === cart.wallet)
  const stored = book.wallets.get(cart.wallet)
  const available = stored ? activeOf(pursesOf(book, holder, stored)) : 0
  const quoted = wallet?.conversion ? quotePoints(wallet.conversion, { requested: available, available, orderMinor: goodsMinor }) : null
  const isMember = isKnown ? takesPart(book.joinings, holder, now) : book.joinings === null
  const level = isMember ? program.tiers?.levels.find(({ code }) => code === holder.tier?.code) : undefined
  const freeFrom = level?.benefits.freeShippingFromMinor ?? null
  const placed = orderOf(cart, { products, now, today, currency: program.currency })
  settleOrder(book, holder, { order: asOrder(placed, { customerId: customerId ?? '' }), segmentIds })
  return {
    earns: program.wallets.map((each) => ({
      ...{ wallet: each.code, currency: each.currency },
      points: grantedIn(book, holder, each.code),
      usableFrom: usableFrom(each.pending, { now, zone }),
    })),
    usable: isMember && quoted && quoted.points > 0 ? { wallet: cart.wallet, ...quoted } : null,
    isShippingFree: freeFrom !== null && goodsMinor >= freeFrom,
  }
}

const asOrder = (placed: OrderFacts, { customerId }: { customerId: string }): OrderHistory => ({
  ...{ orderId: cartId, customerId, hash: 0, isCancelled: false, placed, left: [] },
  totalMinor: placed.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0),
})

/** No order has it: those have uuids. */
const cartId = 'cart'

function grantedIn(book: Book, holder: Holder, code: string): number {
  const stored = book.wallets.get(code)
  if (!stored) return 0
  const { accountId } = accountOf(book, holder, stored)
  return book.grants.get(grantKey({ source: `order:${cartId}`, ruleId: '', accountId }))?.granted ?? 0
}

const usableFrom = (pending: Pending, { now, zone }: { now: Date; zone: string }): string | null =>
  activatesAt(pending, { placedAt: now, deliveredAt: null, zone })?.toISOString() ?? null

/** What the cart does not say of a product is what is known of it: an order of it will be seen so too. */
function orderOf(
  cart: Cart,
  {
    products,
    now,
    today,
    currency,
  }: { products: Extract<QuoteFacts, { kind: 'found' }>['products']; now: Date; today: string; currency: string },
): OrderFacts {
  const shipping = {
    code: null,
    category: null,
    brand: null,
    isCharge: true,
    isGiftCard: false,
    quantity: 1,
    totalMinor: cart.shippingMinor,
  }
  return {
    ...{ number: '', placedAt: now, placedOn: today, currency, channel: cart.channel, reductionMinor: 0, paidByCreditMinor: 0 },
    lines: [...cart.lines.map(lineOf), ...(cart.shippingMinor > 0 ? [shipping] : [])],
  }

  function lineOf({ category, brand, ...line }: Cart['lines'][number]): LineFacts {
    const known = products.get(line.code ?? '')
    const { isCharge, isGiftCard } = known ?? { isCharge: false, isGiftCard: false }
    return { ...line, category: category ?? known?.category ?? null, brand: brand ?? known?.brand ?? null, isCharge, isGiftCard }
  }
}

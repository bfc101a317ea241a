import type { z } from 'zod'
import { storedProducts } from '../catalog/catalog.ts'
import { localDay } from '../kit/clock.ts'
import type { Db } from '../kit/database.ts'
import { conflict } from '../kit/problem.ts'
import { accountOf, type Book, grantKey, newHolder } from './book/book.ts'
import { readBookWithLimits } from './book/load-book.ts'
import { settleOrder } from './decide/settle-order.ts'
import type { LineFacts, OrderFacts } from './earning/order-facts.ts'
import { activatesAt } from './expiry.ts'
import { takesPart } from './joining/takes-part.ts'
import { advance } from './ledger/advance.ts'
import type { Holder } from './ledger/holder.ts'
import { seeTier } from './ledger/tier-of.ts'
import type { OrderHistory } from './order-history.ts'
import { priorOrders } from './prior-orders.ts'
import type { Pending } from './program.ts'
import { liveProgram } from './program-store.ts'
import { quotePoints } from './quote-points.ts'
import { segmentsOf } from './rule-segments.ts'
import type { AskQuote, Quote } from './schema.ts'

type Cart = Omit<z.infer<typeof AskQuote>, 'customer'>

/**
 * What a cart would earn if it were ordered now, and how many points can be used on it: its order is settled by the very functions that
 * settle orders, limits included, in a book that nobody writes. Without a customer it is what somebody would get who never bought.
 */
export async function quoteCart(
  db: Db,
  { shopId, customerId, cart, now }: { shopId: string; customerId: string | null; cart: Cart; now: Date },
): Promise<Quote> {
  const live = await liveProgram(db, { shopId })
  if (live === null) throw conflict('no_program')
  const customerIds = customerId === null ? [] : [customerId]
  const book = await readBookWithLimits(db, { shopId, live, customerIds, now })
  const { program, zone } = book
  const today = localDay(now, zone)
  const [known] = book.holders.values()
  const holder = known ?? (await newcomer(db, book, { customerIds, today }))
  advance(book, holder, now)
  seeTier(book, holder, now)
  const goodsMinor = cart.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
  const wallet = program.wallets.find(({ code }) => code === cart.wallet)
  const stored = book.wallets.get(cart.wallet)
  const available = stored ? accountOf(book, holder, stored).active : 0
  const quoted = wallet?.conversion ? quotePoints(wallet.conversion, { requested: available, available, orderMinor: goodsMinor }) : null
  const isMember = known ? takesPart(book.joinings, known, now) : book.joinings === null
  const level = isMember ? program.tiers?.levels.find(({ code }) => code === holder.tier?.code) : undefined
  const freeFrom = level?.benefits.freeShippingFromMinor ?? null
  const products = await storedProducts(db, { shopId, codes: cart.lines.flatMap(({ code }) => code ?? []) })
  const placed = orderOf(cart, { products, now, today, currency: program.currency })
  const segmentIdsOf = await segmentsOf(db, { shopId, program, customerIds })
  settleOrder(book, holder, { order: asOrder(placed, { customerId: customerId ?? '' }), segmentIds: segmentIdsOf(customerId ?? '') })
  return {
    earns: program.wallets.map((each) => ({
      wallet: each.code,
      points: grantedIn(book, holder, each.code),
      usableFrom: usableFrom(each.pending, { now, zone }),
    })),
    usable: isMember && quoted && quoted.points > 0 ? { wallet: cart.wallet, ...quoted } : null,
    isShippingFree: freeFrom !== null && goodsMinor >= freeFrom,
  }
}

/** Who has no account yet, as the first order will find them. */
async function newcomer(db: Db, book: Book, { customerIds, today }: { customerIds: readonly string[]; today: string }): Promise<Holder> {
  const [customerId = ''] = customerIds
  const prior = await priorOrders(db, { shopId: book.shopId, customerIds, startsOn: book.program.startsOn })
  return newHolder(book, { customerId, joinedAt: book.now, joinedOn: today, priorOrders: prior.get(customerId) ?? 0 })
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
  { products, now, today, currency }: { products: Awaited<ReturnType<typeof storedProducts>>; now: Date; today: string; currency: string },
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

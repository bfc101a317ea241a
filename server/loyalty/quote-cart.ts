import type { z } from 'zod'
import { storedProducts } from '../catalog/catalog.ts'
import { localDay } from '../kit/clock.ts'
import type { Db } from '../kit/database.ts'
import { conflict } from '../kit/problem.ts'
import { membershipsOf } from '../segments/segments.ts'
import { accountOf, newHolder } from './book/book.ts'
import { readBook } from './book/load-book.ts'
import { memberFacts } from './decide/count-order.ts'
import { decideGrant } from './earning/decide-grant.ts'
import type { LineFacts, OrderFacts } from './earning/order-facts.ts'
import { activatesAt } from './expiry.ts'
import { advance } from './ledger/advance.ts'
import { seeTier } from './ledger/tier-of.ts'
import { liveProgram } from './program-store.ts'
import { quotePoints } from './quote-points.ts'
import type { AskQuote, Quote } from './schema.ts'

type Cart = Omit<z.infer<typeof AskQuote>, 'customer'>

/**
 * What a cart would earn if it were ordered now, and how many points can be used on it: by the same functions that decide the order itself.
 * Limits of rules are not looked at. Without a customer it is what somebody would get who never bought.
 */
export async function quoteCart(
  db: Db,
  { shopId, customerId, cart, now }: { shopId: string; customerId: string | null; cart: Cart; now: Date },
): Promise<Quote> {
  const live = await liveProgram(db, { shopId })
  if (live === null) throw conflict('no_program')
  const book = await readBook(db, { shopId, live, customerIds: customerId === null ? [] : [customerId], now })
  const { program, zone } = book
  const today = localDay(now, zone)
  const [known] = book.holders.values()
  const holder = known ?? newHolder(book, { customerId: customerId ?? '', joinedAt: now, joinedOn: today, priorOrders: 0 })
  advance(book, holder, now)
  seeTier(book, holder, now)
  const products = await storedProducts(db, { shopId, codes: cart.lines.flatMap(({ code }) => code ?? []) })
  const order = orderOf(cart, { products, now, today, currency: program.currency })
  const segmentIds = await segmentsOf(db, { shopId, customerId, program })
  const grant = decideGrant(program, zone, order, { ...memberFacts(holder, order), tier: holder.tier?.code ?? null, segmentIds })
  const goodsMinor = cart.lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0)
  const wallet = program.wallets.find(({ code }) => code === cart.wallet)
  const stored = book.wallets.get(cart.wallet)
  const available = stored ? accountOf(book, holder, stored).active : 0
  const quoted = wallet?.conversion ? quotePoints(wallet.conversion, { requested: available, available, orderMinor: goodsMinor }) : null
  const freeFrom = program.tiers?.levels.find(({ code }) => code === holder.tier?.code)?.benefits.freeShippingFromMinor ?? null
  return {
    earns: grant.wallets.map(({ wallet: code, points }) => ({
      ...{ wallet: code, points },
      usableFrom: usableFrom(program.wallets.find((each) => each.code === code)?.pending, { now, zone }),
    })),
    usable: quoted && quoted.points > 0 ? { wallet: cart.wallet, ...quoted } : null,
    isShippingFree: freeFrom !== null && goodsMinor >= freeFrom,
  }
}

function usableFrom(pending: Parameters<typeof activatesAt>[0] | undefined, { now, zone }: { now: Date; zone: string }): string | null {
  return pending ? (activatesAt(pending, { placedAt: now, deliveredAt: null, zone })?.toISOString() ?? null) : null
}

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

async function segmentsOf(
  db: Db,
  {
    shopId,
    customerId,
    program,
  }: { shopId: string; customerId: string | null; program: { rules: readonly { conditions: readonly { code: string }[] }[] } },
): Promise<ReadonlySet<string>> {
  const segmentIds = program.rules.flatMap(({ conditions }) =>
    conditions.flatMap((each) => ('segmentIds' in each ? (each.segmentIds as string[]) : [])),
  )
  if (customerId === null || segmentIds.length === 0) return new Set()
  return (await membershipsOf(db, { shopId, segmentIds, customerIds: [customerId] })).get(customerId) ?? new Set()
}

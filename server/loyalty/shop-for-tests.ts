/** A shop with a programme, and what happens in it, as tests tell it: orders recorded as every source records them, everything else through the door. */
import { aRow, aShop, record } from '../../test/shop.ts'
import { localDay } from '../kit/clock.ts'
import { all, type Database, first, one, sql, transaction } from '../kit/database.ts'
import { readBook } from './book/load-book.ts'
import { advance } from './ledger/advance.ts'
import { type Command, execute, liveProgram, type Program, publishProgram, settleCustomers } from './loyalty.ts'

export interface Line {
  code?: string
  category?: string
  minor: number
  quantity?: number
}

export interface Balance {
  pending: number
  active: number
  held: number
  debt: number
  forgiven: number
}

type Wanted<Kind extends Command['kind'], Left extends string> = Omit<Extract<Command, { kind: Kind }>, 'kind' | Left>

/** Its clock stands until it is set: `at('2026-03-01')` is noon of that day in UTC. */
export async function aLoyalShop(database: Database, program: Program, { timeZone = 'Europe/Warsaw' } = {}) {
  const shopId = await aShop(database, { currency: program.currency, timeZone })
  let now = new Date('2026-01-01T12:00:00Z')
  let count = 0
  await transaction(database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now }))

  const customerOf = async (number: string) => {
    const found = await first(
      database.db,
      sql<{ customerId: string }>`select customer_id from customers where shop_id = ${shopId} and customer_number = ${number}`,
    )
    if (!found) throw new Error(`no customer ${number}`)
    return found.customerId
  }
  const run = <Kind extends Command['kind']>(command: Extract<Command, { kind: Kind }>) =>
    transaction(database, (tx) => execute<Kind>(tx, { shopId, command, now }))

  const shop = {
    shopId,
    database,
    now: () => now,
    at(time: string) {
      now = new Date(time.length === 10 ? `${time}T12:00:00Z` : time)
      return shop
    },
    run,
    customerOf,
    publish: (changed: Program) =>
      transaction(database, (tx) => publishProgram(tx, { shopId, program: changed, staffId: null, note: '', now })),

    /** An order of now, unless another time is said, and its points. The same number again is the same order told anew. */
    async order(customer: string, { number = `o${++count}`, lines, at = now }: { number?: string; lines: readonly Line[]; at?: Date }) {
      await record(database, { shopId, now, rows: lines.map((line) => aRow({ ...rowOf(line), ...shared({ customer, number, at }) })) })
      await shop.settle(customer)
      return number
    },
    /** Gives back lines of an order, now. */
    async refund(customer: string, number: string, lines: readonly Line[]) {
      const refund = `r${++count}`
      const rows = lines.map((line) => {
        const row = rowOf(line)
        return aRow({
          ...row,
          ...shared({ customer, number: refund, at: now }),
          quantity: `-${line.quantity ?? 1}`,
          lineTotalMinor: -line.minor,
          refundOfOrderKey: number,
        })
      })
      await record(database, { shopId, now, rows })
      await shop.settle(customer)
    },
    async settle(customer: string) {
      const customerId = await customerOf(customer)
      await transaction(database, (tx) => settleCustomers(tx, { shopId, customerIds: [customerId], now }))
    },
    /** Someone who never bought anything. */
    async customer(number: string) {
      await record(database, {
        shopId,
        now,
        rows: [aRow({ kind: 'customer', customerNumber: number, placedAt: now, placedOn: localDay(now, timeZone) })],
      })
      return customerOf(number)
    },
    hold: async (customer: string, wanted: Partial<Wanted<'hold', 'customerId'>> & { points: number }) =>
      run<'hold'>({
        ...{ kind: 'hold', customerId: await customerOf(customer), wallet: 'points', orderMinor: null, orderNumber: null },
        ...{ key: `k${++count}`, keyHash: wanted.points, minutes: 30, isFinal: false, ...wanted },
      }),
    spend: (customer: string, points: number, orderNumber: string | null = null) =>
      shop.hold(customer, { points, orderNumber, isFinal: true }),
    capture: (redemptionId: string, { points = null, orderNumber = null }: { points?: number | null; orderNumber?: string | null } = {}) =>
      run<'capture'>({ kind: 'capture', redemptionId, points, orderNumber }),
    void: (redemptionId: string) => run<'void'>({ kind: 'void', redemptionId }),
    give: async (customer: string, points: number, { expiresAt, key = `k${++count}` }: { expiresAt?: Date | null; key?: string } = {}) =>
      run<'adjust'>({
        ...{
          kind: 'adjust',
          customerId: await customerOf(customer),
          wallet: 'points',
          points,
          key,
          keyHash: points,
          reason: 'test',
          staffId: null,
        },
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }),

    /** As it is at the shop's time, and as it is stored after settling: tests of reading see both at once. */
    async balance(customer: string, { wallet = 'points' } = {}): Promise<Balance> {
      const live = await liveProgram(database.db, { shopId })
      if (!live) throw new Error('no programme')
      const book = await readBook(database.db, { shopId, live, customerIds: [await customerOf(customer)], now })
      for (const holder of book.holders.values()) {
        advance(book, holder, now)
        for (const { walletId, pending, active, held, debt, forgiven } of holder.accounts.values())
          if (walletId === live.wallets.get(wallet)?.walletId) return { pending, active, held, debt, forgiven }
      }
      return { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 }
    },
    tier: async (customer: string) => {
      const live = await liveProgram(database.db, { shopId })
      if (!live) throw new Error('no programme')
      const book = await readBook(database.db, { shopId, live, customerIds: [await customerOf(customer)], now })
      for (const holder of book.holders.values()) {
        advance(book, holder, now)
        return holder.tier?.code ?? null
      }
      return null
    },
    /** Open lots in the order of their making: what is left, and the instant at which it lapses. */
    lots: async (customer: string) =>
      all(
        database.db,
        sql<{ remaining: number; expiresAt: Date | null; state: string }>`
          select remaining, expires_at, state
          from loyalty_lots
          join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
          where shop_id = ${shopId} and customer_id = ${await customerOf(customer)} and remaining > 0
          order by lot_id`,
      ),
    count: async (table: string) =>
      (await one(database.db, sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where shop_id = ${shopId}`)).n,
  }
  return shop

  function shared({ customer, number, at }: { customer: string; number: string; at: Date }) {
    return { customerNumber: customer, orderKey: number, placedAt: at, placedOn: localDay(at, timeZone) }
  }
}

export type LoyalShop = Awaited<ReturnType<typeof aLoyalShop>>

const rowOf = ({ code = 'tea', category, minor, quantity = 1 }: Line) => ({
  ...{ productCode: code, productName: code, category: category ?? null, quantity: String(quantity), lineTotalMinor: minor },
  unitPrice: (minor / 100 / quantity).toFixed(6),
})

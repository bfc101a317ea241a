/** A shop with a programme, and what happens in it, as tests tell it: orders recorded as every source records them, everything else through the door. */
import assert from 'node:assert/strict'
import { aRow, aShop, record } from '../../test/shop.ts'
import { lockRecording, recordPeople } from '../customers/customers.ts'
import { addDays, localDay, startOfDay } from '../kit/clock.ts'
import { all, type Database, first, one, sql, transaction } from '../kit/database.ts'
import { accountOf } from './book/book.ts'
import { loadBook, noNeeds, readBook } from './book/load-book.ts'
import { writeBook } from './book/write-book.ts'
import { advance } from './ledger/advance.ts'
import { credit, type NewLot } from './ledger/credit.ts'
import { seeTier } from './ledger/tier-of.ts'
import { type Command, execute, liveProgram, type Program, publishProgram, settleCustomers } from './loyalty.ts'
import type { Act } from './rules/earn-rule.ts'
import { lotsAt } from './statement.ts'

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

interface Order {
  number?: string
  lines: readonly Line[]
  at?: Date
  /** Where the lines do not add up to it: less a coupon. */
  totalMinor?: number
  isCancelled?: boolean
}

type Wanted<Kind extends Command['kind'], Left extends string> = Omit<Extract<Command, { kind: Kind }>, 'kind' | Left>

/** Its clock stands until it is set: `at('2026-03-01')` is noon of that day in UTC. */
export async function aLoyalShop(database: Database, program: Program, { timeZone = 'Europe/Warsaw' } = {}) {
  const shopId = await aShop(database, { currency: program.currency, timeZone })
  let now = new Date('2026-01-01T12:00:00Z')
  let count = 0
  const told = new Map<string, Order & { at: Date }>()
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
    startOf(day: string) {
      now = startOfDay(day, timeZone)
      return shop
    },
    /** Its last millisecond. */
    endOf(day: string) {
      now = new Date(startOfDay(addDays(day, 1), timeZone).getTime() - 1)
      return shop
    },
    run,
    customerOf,
    publish: (changed: Program) =>
      transaction(database, (tx) => publishProgram(tx, { shopId, program: changed, staffId: null, note: '', now })),

    /** An order of now, unless another time is said, and its points. The same number again is the same order told anew. */
    async order(customer: string, { number = `o${++count}`, at = now, ...order }: Order) {
      const { lines, totalMinor: orderTotalMinor = null, isCancelled = false } = order
      told.set(number, { ...order, at })
      const facts = { ...shared({ customer, number, at }), orderTotalMinor, isCancelled }
      await record(database, { shopId, now, rows: lines.map((line) => aRow({ ...rowOf(line), ...facts })) })
      await shop.settle(customer)
      return number
    },
    /** The same order, told anew as cancelled. */
    cancel: (customer: string, number: string) => shop.order(customer, { lines: [], ...told.get(number), number, isCancelled: true }),
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
    /** Orders of many customers, at once and in this order. */
    async orders(many: readonly (Order & { customer: string; number: string })[]) {
      const rows = many.flatMap(({ customer, number, lines, at = now }) =>
        lines.map((line) => aRow({ ...rowOf(line), ...shared({ customer, number, at }) })),
      )
      for (const { number, at = now, ...order } of many) told.set(number, { ...order, at })
      await record(database, { shopId, now, rows })
      await shop.settle(...many.map(({ customer }) => customer))
    },
    async settle(...customers: string[]) {
      const customerIds = await Promise.all(customers.map(customerOf))
      await transaction(database, (tx) => settleCustomers(tx, { shopId, customerIds, now }))
    },
    /** Someone who never bought anything. */
    async customer(number: string) {
      const unsaid = {
        email: null,
        emailKey: null,
        phone: null,
        firstName: null,
        lastName: null,
        country: null,
        city: null,
        postcode: null,
      }
      const person = { ...unsaid, customerNumber: number, language: null, at: now }
      await transaction(database, async (tx) => {
        await lockRecording(tx, { shopId })
        await recordPeople(tx, { shopId, people: [person], now })
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
    give: async (
      customer: string,
      points: number,
      { expiresAt, key = `k${++count}`, wallet = 'points' }: { expiresAt?: Date | null; key?: string; wallet?: string } = {},
    ) =>
      run<'adjust'>({
        ...{
          kind: 'adjust',
          customerId: await customerOf(customer),
          wallet,
          points,
          key,
          keyHash: points,
          reason: 'test',
          staffId: null,
        },
        ...(expiresAt === undefined ? {} : { expiresAt }),
      }),
    act: async (customer: string, act: Act, id: string) =>
      run<'act'>({ kind: 'act', customerId: await customerOf(customer), act, event: null, id, at: now, segmentIds: new Set() }),
    takeBackAct: async (customer: string, act: Act, id: string) =>
      run<'take_back_act'>({ kind: 'take_back_act', customerId: await customerOf(customer), act, id }),
    /** Time alone, written. */
    async advance(customer: string) {
      const customerId = await customerOf(customer)
      const { holderId } = await one(
        database.db,
        sql<{ holderId: string }>`select holder_id from loyalty_holders where shop_id = ${shopId} and customer_id = ${customerId}`,
      )
      await run<'advance'>({ kind: 'advance', holderId })
    },
    transfer: async (from: string, to: string, points: number, { key = `k${++count}` } = {}) =>
      run<'transfer'>({
        ...{ kind: 'transfer', customerId: await customerOf(from), toCustomerId: await customerOf(to), wallet: 'points', points },
        ...{ key, keyHash: points, reason: 'test', staffId: null },
      }),
    /** Another end for the first open lot. */
    async extend(customer: string, { expiresAt, reason, key = `k${++count}` }: { expiresAt: Date; reason: string; key?: string }) {
      const lotId = (await openLots(customer))[0]?.lotId ?? ''
      const customerId = await customerOf(customer)
      const asked = { kind: 'extend', customerId, wallet: 'points', lotId, expiresAt } as const
      return run<'extend'>({ ...asked, key, keyHash: 0, reason, staffId: null })
    },
    /** Opens a lot as every source of points does, with what no source says yet. */
    async lot(customer: string, lot: Partial<NewLot> & { amount: number }) {
      const customerId = await customerOf(customer)
      await transaction(database, async (tx) => {
        const live = await programOf()
        const book = await loadBook(tx, {
          shopId,
          live,
          needs: { ...noNeeds(), customerIds: new Set([customerId]), points: Number.POSITIVE_INFINITY },
          now,
        })
        const holder = book.holders.get(book.holderOfCustomer.get(customerId) ?? '')
        const wallet = book.wallets.get('points')
        if (!holder || !wallet) throw new Error(`${customer} has no account`)
        const key = `k${++count}`
        const lots = [{ source: key, earnedAt: now, activatesAt: now, expiresAt: null, ...lot }]
        credit(book, holder, accountOf(book, holder, wallet), { kind: 'adjust', key, at: now }, { from: 'issuance', lots })
        seeTier(book, holder, now)
        await writeBook(tx, book)
      })
    },

    /** As it is at the shop's time, whatever is written already; its entries must add up to it. */
    async balance(customer: string, { wallet = 'points' } = {}): Promise<Balance> {
      const live = await programOf()
      const customerId = await customerOf(customer)
      const book = await readBook(database.db, { shopId, live, customerIds: [customerId], now })
      for (const holder of book.holders.values()) {
        advance(book, holder, now)
        for (const { walletId, pending, active, held, debt, forgiven } of holder.accounts.values()) {
          if (walletId !== live.wallets.get(wallet)?.walletId) continue
          const added = await lotsAt(database.db, { shopId, customerId, wallet, at: now, now })
          assert.deepEqual([added.pending, added.active, added.held, added.debt], [pending, active, held, debt])
          return { pending, active, held, debt, forgiven }
        }
      }
      return { pending: 0, active: 0, held: 0, debt: 0, forgiven: 0 }
    },
    /** What everybody can spend, as it is written, by customer. */
    actives: async () => {
      const rows = await all(
        database.db,
        sql<{ customer: string; active: number }>`
          select customer_number as customer, active
          from loyalty_accounts join loyalty_holders using (shop_id, holder_id) join customers using (shop_id, customer_id)
          where shop_id = ${shopId}`,
      )
      return new Map(rows.map(({ customer, active }) => [customer, active]))
    },
    tier: async (customer: string) => {
      const live = await programOf()
      const book = await readBook(database.db, { shopId, live, customerIds: [await customerOf(customer)], now })
      for (const holder of book.holders.values()) {
        advance(book, holder, now)
        return holder.tier?.code ?? null
      }
      return null
    },
    /** Open lots in the order of their making: what is left, and the instant at which it lapses. */
    lots: async (customer: string) =>
      (await openLots(customer)).map(({ remaining, expiresAt, state }) => ({ remaining, expiresAt, state })),
    grants: async (customer: string) =>
      all(
        database.db,
        sql<{ version: number; tier: string | null; ruleIds: string[]; granted: number; clawed: number; forgiven: number }>`
          select loyalty_grants.version, loyalty_grants.tier, rule_ids, granted, clawed, loyalty_grants.forgiven
          from loyalty_grants
          join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
          where shop_id = ${shopId} and customer_id = ${await customerOf(customer)}
          order by earned_at, source`,
      ),
    tierChanges: async (customer: string) =>
      all(
        database.db,
        sql<{ fromTier: string | null; toTier: string; changedAt: Date }>`
          select from_tier, to_tier, changed_at
          from loyalty_tier_changes join loyalty_holders using (shop_id, holder_id)
          where shop_id = ${shopId} and customer_id = ${await customerOf(customer)}
          order by change_no`,
      ),
    operations: async (customer: string) =>
      all(
        database.db,
        sql<{ kind: string; effectiveAt: Date; reason: string | null; details: Record<string, unknown> | null }>`
          select loyalty_operations.kind, effective_at, reason, details
          from loyalty_operations
          join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
          where shop_id = ${shopId} and customer_id = ${await customerOf(customer)}
          order by account_id, loyalty_operations.version`,
      ),
    /** What happened to the customer's points, by entry: from where to where, and how many. */
    statement: async (customer: string) => {
      const rows = await all(
        database.db,
        sql<{ kind: string; fromBucket: string; toBucket: string; amount: number }>`
          select loyalty_operations.kind, from_bucket, to_bucket, amount
          from loyalty_entries
          join loyalty_operations using (shop_id, account_id, version)
          join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
          where shop_id = ${shopId} and customer_id = ${await customerOf(customer)}
          order by account_id, loyalty_entries.version, entry_no`,
      )
      return rows.map(({ kind, fromBucket, toBucket, amount }) => `${kind}: ${fromBucket} → ${toBucket} ${amount}`)
    },
    count: async (table: string) =>
      (await one(database.db, sql<{ n: number }>`select count(*) as n from ${sql.table(table)} where shop_id = ${shopId}`)).n,
  }
  return shop

  async function openLots(customer: string) {
    return all(
      database.db,
      sql<{ lotId: string; remaining: number; expiresAt: Date | null; state: string }>`
        select lot_id, remaining, expires_at, state
        from loyalty_lots
        join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
        where shop_id = ${shopId} and customer_id = ${await customerOf(customer)} and remaining > 0
        order by lot_id`,
    )
  }
  async function programOf() {
    const live = await liveProgram(database.db, { shopId })
    if (!live) throw new Error('no programme')
    return live
  }
  function shared({ customer, number, at }: { customer: string; number: string; at: Date }) {
    return { customerNumber: customer, orderKey: number, placedAt: at, placedOn: localDay(at, timeZone) }
  }
}

export type LoyalShop = Awaited<ReturnType<typeof aLoyalShop>>

const rowOf = ({ code = 'tea', category, minor, quantity = 1 }: Line) => ({
  ...{ productCode: code, productName: code, category: category ?? null, quantity: String(quantity), lineTotalMinor: minor },
  unitPrice: (minor / 100 / quantity).toFixed(6),
})

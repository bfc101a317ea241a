import { storedProducts } from '../catalog/catalog.ts'
import { findCustomers } from '../customers/customers.ts'
import { localDay } from '../kit/clock.ts'
import type { Db } from '../kit/database.ts'
import { type Book, newHolder } from './book/book.ts'
import { readBookWithLimits } from './book/load-book.ts'
import type { Holder } from './ledger/holder.ts'
import { priorOrders } from './prior-orders.ts'
import { liveProgram } from './program-store.ts'
import { segmentsOf } from './rule-segments.ts'
import type { CustomerRef } from './schema.ts'

/** Who asks for a quote, and of which products. */
export interface Asked {
  /** Null for somebody who never bought. */
  customer: CustomerRef | null
  codes: readonly string[]
}

/** What a quote depends on, in a book of its own that nobody writes. */
export type QuoteFacts =
  | { kind: 'no_program' }
  | { kind: 'nobody' }
  | {
      kind: 'found'
      customerId: string | null
      book: Book
      holder: Holder
      /** Whether they have an account already. */
      isKnown: boolean
      products: Awaited<ReturnType<typeof storedProducts>>
      segmentIds: ReadonlySet<string>
    }

/** The facts of several quotes, in as many statements as those of one take; in the order in which they are asked for. */
export async function quoteFacts(
  db: Db,
  { shopId, asked, now }: { shopId: string; asked: readonly Asked[]; now: Date },
): Promise<QuoteFacts[]> {
  const named = asked.flatMap(({ customer }) => customer ?? [])
  const [live, found, products] = await Promise.all([
    liveProgram(db, { shopId }),
    findCustomers(db, { shopId, names: named }),
    storedProducts(db, { shopId, codes: [...new Set(asked.flatMap(({ codes }) => codes))] }),
  ])
  if (live === null) return asked.map(() => ({ kind: 'no_program' }))
  const customerIds = [...new Set(found.flatMap((customerId) => customerId ?? []))]
  const { program, zone } = live
  const [book, segmentIdsOf] = await Promise.all([
    readBookWithLimits(db, { shopId, live, customerIds, isSpending: true, now }),
    segmentsOf(db, { shopId, program, customerIds }),
  ])
  const newcomers = customerIds.filter((customerId) => !book.holderOfCustomer.has(customerId))
  const prior = newcomers.length > 0 ? await priorOrders(db, { shopId, customerIds: newcomers, startsOn: program.startsOn }) : none
  const joinedOn = localDay(now, zone)
  const byName = new Map(named.map((customer, index) => [customer, found[index]]))
  const taken = new Set<string>()
  return asked.map(({ customer }): QuoteFacts => {
    const customerId = customer && byName.get(customer)
    if (customerId === undefined) return { kind: 'nobody' }
    const own = bookOf(book, holderOf(customerId))
    const isKnown = book.holders.has(own.holder.holderId)
    return { kind: 'found', customerId, ...own, isKnown, products, segmentIds: segmentIdsOf(customerId ?? '') }
  })

  /** As they stand; who has no account yet as the first order will find them. Each is changed by its quote, so another gets a copy. */
  function holderOf(customerId: string | null): Holder {
    const known = book.holders.get(book.holderOfCustomer.get(customerId ?? '') ?? '')
    if (!known)
      return newHolder(book, { customerId: customerId ?? '', joinedAt: now, joinedOn, priorOrders: prior.get(customerId ?? '') ?? 0 })
    if (taken.has(known.holderId)) return structuredClone(known)
    taken.add(known.holderId)
    return known
  }
}

const none: ReadonlyMap<string, number> = new Map()

/** Nothing that is decided in it is seen in another. */
function bookOf(book: Book, holder: Holder): { book: Book; holder: Holder } {
  const counters = (book.counters.get(holder.holderId) ?? []).map((counter) => ({ ...counter }))
  return {
    holder,
    book: {
      ...book,
      holders: new Map([holder, ...othersOf(book, holder)].map((each) => [each.holderId, each])),
      counters: new Map([[holder.holderId, counters]]),
      budgets: new Map([...book.budgets].map(([ruleId, budget]) => [ruleId, { ...budget }])),
      ...{ grants: new Map(), grantsBySource: new Map(), operations: [], tierChanges: [] },
    },
  }
}

/** Whose points can be used, too. Time is settled in them by each quote for itself. */
const othersOf = ({ households, holders, holderOfCustomer }: Book, { customerId }: Holder): Holder[] =>
  (households.get(customerId ?? '')?.customerIds ?? []).flatMap((other) => {
    const found = other === customerId ? undefined : holders.get(holderOfCustomer.get(other) ?? '')
    return found ? [structuredClone(found)] : []
  })

/**
 * The history of a demo shop as rows, in the shape in which orders of every source arrive. Nothing here is random: the
 * same shop, day and seed always give the same rows.
 */
import type { IncomingRow } from '../orders/orders.ts'
import type { DemoLine } from './demo-basket.ts'
import { anonymousOrder, type DemoOrder, type DemoReturn, ordersOf } from './demo-orders.ts'
import { type DemoPerson, demoPerson, isSignedIn } from './demo-person.ts'
import { shopCalendar } from './shop-calendar.ts'
import type { ShopProfile } from './shop-profile.ts'
import { type DemoShop, shopProfiles } from './shop-profiles.ts'

export interface DemoHistory {
  /** The last day of the 24 months, YYYY-MM-DD in the shop's time zone. */
  endOn: string
  seed: number
}

/** All orders and returns of the shop in the order of time, a row a line. */
export function* demoRows(shop: DemoShop, history: DemoHistory): Generator<IncomingRow> {
  const profile = shopProfiles[shop]
  let rowNo = 0
  for (const document of documentsOf(profile, history)) {
    for (const line of document.lines) yield { ...blankRow, ...document.facts, ...factsOf(line), rowNo: ++rowNo }
  }
}

/** Whoever said yes to letters or text messages, and since when: with the order they said it under. */
export interface DemoConsents {
  channel: 'email' | 'sms'
  /** The first day of the half-year in which these people said so. */
  since: string
  source: string
  /** One row a person, with what they are recognised by. */
  people: IncomingRow[]
}

/** Consents of the shop's people, put together by channel and half-year. */
export function demoConsents(shop: DemoShop, history: DemoHistory): DemoConsents[] {
  const profile = shopProfiles[shop]
  const calendar = shopCalendar(profile.seasons, history.endOn)
  const granted = peopleOf(profile, history).flatMap((person) => {
    const firstOn = ordersOf(person, { profile, calendar, seed: history.seed }).orders[0]?.day ?? calendar.firstOn
    const halfYear = `${firstOn.slice(0, 5)}${firstOn.slice(5, 7) <= '06' ? '01' : '07'}-01`
    const since = halfYear < calendar.firstOn ? calendar.firstOn : halfYear
    return (['email', 'sms'] as const).filter((channel) => person.grants[channel]).map((channel) => ({ channel, since, person }))
  })
  return [...Map.groupBy(granted, ({ channel, since }) => `${since} ${channel}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, group]) => {
      const [{ channel, since } = { channel: 'email' as const, since: calendar.firstOn }] = group
      return {
        channel,
        since,
        source: profile.consentSource[channel],
        people: group.map(({ person }, index) => personRow(person, index + 1)),
      }
    })
}

export interface DemoCustomer {
  person: DemoPerson
  /** In the order of time. */
  orders: DemoOrder[]
}

/** Everybody with what they bought. */
export function demoCustomers(shop: DemoShop, history: DemoHistory): DemoCustomer[] {
  const profile = shopProfiles[shop]
  const scene = { profile, calendar: shopCalendar(profile.seasons, history.endOn), seed: history.seed }
  return peopleOf(profile, history).map((person) => ({ person, orders: ordersOf(person, scene).orders }))
}

/** About so many people; those who only ordered without a name come on top. */
const peopleCount = 2_000

const peopleOf = (profile: ShopProfile, { seed }: DemoHistory): DemoPerson[] =>
  Array.from({ length: peopleCount }, (_, index) => demoPerson(profile, { seed, index }))

interface DemoDocument {
  at: Date
  facts: Partial<IncomingRow>
  lines: DemoLine[]
}

function documentsOf(profile: ShopProfile, history: DemoHistory): DemoDocument[] {
  const scene = { profile, calendar: shopCalendar(profile.seasons, history.endOn), seed: history.seed }
  const bought = peopleOf(profile, history).map((person) => ordersOf(person, scene))
  const named = bought.flatMap(({ orders }) => orders)
  const anonymous = Array.from({ length: Math.round(named.length * profile.buying.anonymous) }, (_, index) => anonymousOrder(index, scene))
  const orders = [...named, ...anonymous].toSorted((a, b) => a.placedAt.getTime() - b.placedAt.getTime())
  const returns = bought.flatMap((each) => each.returns).toSorted((a, b) => a.refundedAt.getTime() - b.refundedAt.getTime())
  const numbers = new Map(orders.map((order, index) => [order, `${profile.orderPrefix}${10_001 + index}`]))
  const documents = [
    ...orders.map((order) => orderDocument(order, numbers.get(order) ?? null)),
    ...returns.map((back, index) =>
      returnDocument(back, { number: `${profile.refundPrefix}${1_001 + index}`, ofOrder: (back.order && numbers.get(back.order)) ?? null }),
    ),
  ]
  return documents.toSorted((a, b) => a.at.getTime() - b.at.getTime())
}

function orderDocument({ person, place, day, placedAt, lines, isCancelled, favourMinor }: DemoOrder, number: string | null): DemoDocument {
  return {
    at: placedAt,
    lines,
    facts: { orderKey: number, placedAt, placedOn: day, isCancelled, orderRefundedMinor: favourMinor, ...whoIs(person, place) },
  }
}

function returnDocument(
  { person, order, isNamed, day, refundedAt, lines }: DemoReturn,
  { number, ofOrder }: { number: string; ofOrder: string | null },
): DemoDocument {
  const facts = {
    orderKey: number,
    placedAt: refundedAt,
    placedOn: day,
    refundOfOrderKey: isNamed ? ofOrder : null,
    ...whoIs(person, order?.place ?? 0),
  }
  return { at: refundedAt, lines: lines.map((line) => ({ ...line, quantity: -line.quantity })), facts }
}

/** What an order says of its buyer; the number of an account that came later is not on it yet. */
function whoIs(person: DemoPerson | null, place: number): Partial<IncomingRow> {
  if (person === null) return {}
  const { email, emailKey, phone, firstName, lastName, country, city, postcode, language } = person
  const customerNumber = isSignedIn(person, place) ? person.account.number : null
  return { customerNumber, email, emailKey, phone, firstName, lastName, country, city, postcode, language }
}

const personRow = (person: DemoPerson, rowNo: number): IncomingRow => ({
  ...blankRow,
  rowNo,
  kind: 'customer',
  email: person.email,
  emailKey: person.emailKey,
  phone: person.phone,
})

const factsOf = ({ code, name, category, quantity, priceMinor }: DemoLine): Partial<IncomingRow> => ({
  productCode: code,
  productName: name,
  category,
  quantity: String(quantity),
  unitPrice: (priceMinor / 100).toFixed(2),
  lineTotalMinor: quantity * priceMinor,
})

const blankRow: IncomingRow = {
  ...{
    rowNo: 0,
    kind: 'order_line',
    orderKey: null,
    placedAt: null,
    placedOn: null,
    isCancelled: false,
    channel: null,
    orderTotalMinor: null,
  },
  ...{
    orderRefundedMinor: null,
    refundOfOrderKey: null,
    productCode: null,
    productName: null,
    category: null,
    brand: null,
    quantity: null,
  },
  ...{ unitPrice: null, lineTotalMinor: null, customerNumber: null, email: null, emailKey: null, phone: null, firstName: null },
  ...{ lastName: null, country: null, city: null, postcode: null, language: null },
}

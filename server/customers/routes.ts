import { Readable } from 'node:stream'
import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { csvLine } from '../kit/csv.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { forbidden, notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { customerReader } from './customer.ts'
import { countCustomers, customerPage } from './list.ts'
import {
  CreateSavedView,
  Customer,
  CustomerFilter,
  CustomerPage,
  CustomerQuery,
  CustomerSearch,
  FoundCustomers,
  SavedView,
  SavedViews,
} from './schema.ts'
import { deleteView, savedViews, saveView } from './views.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const ViewParams = ShopParams.extend({ viewId: z.uuid() })
const read = { access: { permission: 'customers:read' } } as const
const changeViews = { access: { permission: 'views:change' } } as const

/** The customers of a shop: list, search, page, export, saved views. */
export function customerRoutes(app: App, { database, clock }: Services): void {
  const findCustomer = customerReader(database.db)

  app.get(
    '/api/shops/:shopId/customers',
    { config: read, schema: { params: ShopParams, querystring: CustomerQuery, response: { 200: CustomerPage } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { sort, cursor, limit, ...filter } = request.query
      const [page, count] = await Promise.all([
        customerPage(database.db, { shopId, filter, sort, cursor, limit }),
        countCustomers(database.db, { shopId, filter }),
      ])
      return { ...page, ...count }
    },
  )

  app.get(
    '/api/shops/:shopId/search',
    { config: read, schema: { params: ShopParams, querystring: CustomerSearch, response: { 200: FoundCustomers } } },
    async (request) => {
      const { customers } = await customerPage(database.db, {
        shopId: actorOf(request).shopId,
        filter: { search: request.query.q },
        sort: '-revenue',
        limit: 8,
      })
      return { customers }
    },
  )

  app.get(
    '/api/shops/:shopId/customers.csv',
    { config: { access: { permission: 'customers:export' } }, schema: { params: ShopParams, querystring: CustomerFilter } },
    async (request, reply) => {
      const lines = Readable.from(exportLines(database.db, { shopId: actorOf(request).shopId, filter: request.query }))
      return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="customers.csv"').send(lines)
    },
  )

  app.get(
    '/api/shops/:shopId/customers/:customerId',
    { config: { ...read, hasEtag: true }, schema: { params: CustomerParams, response: { 200: Customer } } },
    async (request) => {
      const customer = await findCustomer({ shopId: actorOf(request).shopId, customerId: request.params.customerId })
      if (!customer) throw notFound()
      return customer
    },
  )

  app.get(
    '/api/shops/:shopId/customer-views',
    { config: read, schema: { params: ShopParams, response: { 200: SavedViews } } },
    async (request) => ({
      views: await savedViews(database.db, { shopId: actorOf(request).shopId }),
    }),
  )

  app.post(
    '/api/shops/:shopId/customer-views',
    { config: changeViews, schema: { params: ShopParams, body: CreateSavedView, response: { 201: SavedView } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const staffId = staffIdOf(actor)
      if (staffId === null) throw forbidden('not_allowed')
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => ({
        status: 201,
        body: await saveView(tx, { shopId, staffId, view: request.body, now }),
      }))
    },
  )

  app.delete(
    '/api/shops/:shopId/customer-views/:viewId',
    { config: changeViews, schema: { params: ViewParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await transaction(database, (tx) => deleteView(tx, { shopId: actorOf(request).shopId, viewId: request.params.viewId }))
      return reply.code(204).send(null)
    },
  )
}

/** The whole list page by page: memory stays flat, however many there are. */
async function* exportLines(
  db: Services['database']['db'],
  { shopId, filter }: { shopId: string; filter: z.infer<typeof CustomerFilter> },
): AsyncGenerator<string> {
  yield `\uFEFF${csvLine(['customer', 'number', 'email', 'phone', 'city', 'country', 'orders', 'purchase_days', 'revenue_minor', 'first_order_on', 'last_order_on'])}`
  let cursor: string | undefined
  do {
    const page = await customerPage(db, { shopId, filter, sort: '-revenue', cursor, limit: 1000 })
    yield page.customers
      .map((customer) =>
        csvLine([
          customer.title,
          customer.customerNumber,
          customer.email,
          customer.phone,
          customer.city,
          customer.country,
          customer.orders,
          customer.purchaseDays,
          customer.revenueMinor,
          customer.firstOrderOn,
          customer.lastOrderOn,
        ]),
      )
      .join('')
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

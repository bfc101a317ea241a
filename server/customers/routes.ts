import { Readable } from 'node:stream'
import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { notFound } from '../kit/problem.ts'
import { readerLanguage } from '../kit/reader-language.ts'
import type { Services } from '../kit/services.ts'
import { bulkRoutes } from './bulk-routes.ts'
import type { TimelineSource } from './contributions.ts'
import { customerReader, readCustomer } from './customer.ts'
import { holdCustomer } from './customer-of.ts'
import { editCustomers } from './edit-customers.ts'
import { exportLines } from './export-list.ts'
import { fieldRoutes } from './field-routes.ts'
import { fieldsOf, fittingTraits } from './fields.ts'
import { countCustomers, customerPage, type ListContributions } from './list.ts'
import { readColumns } from './list-columns.ts'
import { noteRoutes } from './note-routes.ts'
import { Customer, CustomerExport, CustomerPage, CustomerQuery, CustomerSearch, EditCustomer, FoundCustomers } from './schema.ts'
import { tagRoutes } from './tag-routes.ts'
import { taskRoutes } from './task-routes.ts'
import { timelineRoutes } from './timeline-routes.ts'
import { ownTimelineSources } from './timeline-sources.ts'
import { viewRoutes } from './view-routes.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const CustomerParams = ShopParams.extend({ customerId: z.uuid() })
const read = { access: { permission: 'customers:read' } } as const

/** What later capabilities bring to customers: entries of the timeline, filters of the list. */
export interface CustomerContributions extends ListContributions {
  timelineSources: readonly TimelineSource[]
}

/** The customers of a shop: list, search, page, timeline, export, and what the staff keeps about them. */
export function customerRoutes(app: App, services: Services, { timelineSources, ...lists }: CustomerContributions): void {
  listRoutes(app, services, lists)
  pageRoutes(app, services)
  timelineRoutes(app, services, [...ownTimelineSources, ...timelineSources])
  viewRoutes(app, services)
  fieldRoutes(app, services)
  tagRoutes(app, services)
  noteRoutes(app, services)
  taskRoutes(app, services)
  bulkRoutes(app, services, lists)
}

function listRoutes(app: App, services: Services, lists: ListContributions): void {
  const { database } = services
  app.get(
    '/api/shops/:shopId/customers',
    { config: read, schema: { params: ShopParams, querystring: CustomerQuery, response: { 200: CustomerPage } } },
    async (request) => {
      const { shopId } = actorOf(request)
      const { sort, cursor, limit, columns: asked, ...filter } = request.query
      const columns = asked && readColumns(asked, await fieldsOf(database.db, { shopId }))
      const [page, count] = await Promise.all([
        customerPage(database.db, { shopId, filter, sort, cursor, limit, ...(columns ? { columns } : {}), ...lists }),
        countCustomers(database.db, { shopId, filter, ...lists }),
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
    { config: { access: { permission: 'customers:export' } }, schema: { params: ShopParams, querystring: CustomerExport } },
    async (request, reply) => {
      const { shopId } = actorOf(request)
      const { columns, withPersonal, ...filter } = request.query
      const fields = (await fieldsOf(database.db, { shopId })).filter(({ isPersonal }) => withPersonal === 'yes' || !isPersonal)
      const language = readerLanguage(request, services)
      const list = { shopId, filter, fields, columns: readColumns(columns, fields), language, ...lists }
      const lines = Readable.from(exportLines(database.db, list))
      return reply.type('text/csv; charset=utf-8').header('content-disposition', 'attachment; filename="customers.csv"').send(lines)
    },
  )
}

function pageRoutes(app: App, { database, clock }: Services): void {
  const findCustomer = customerReader(database.db)

  app.get(
    '/api/shops/:shopId/customers/:customerId',
    { config: { ...read, hasEtag: true }, schema: { params: CustomerParams, response: { 200: Customer } } },
    async (request) => {
      const customer = await findCustomer({ shopId: actorOf(request).shopId, customerId: request.params.customerId })
      if (!customer) throw notFound()
      return customer
    },
  )

  app.patch(
    '/api/shops/:shopId/customers/:customerId',
    {
      config: { access: { permission: 'customers:change' } },
      schema: { params: CustomerParams, body: EditCustomer, response: { 200: Customer } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const customerId = await holdCustomer(tx, { shopId, customerId: request.params.customerId })
        const { fields = {}, ...said } = request.body
        const traits = await fittingTraits(tx, { shopId, values: fields })
        await editCustomers(tx, { shopId, staffId: staffIdOf(actor), now, edits: [{ customerId, fields: said, traits }] })
        const customer = await readCustomer(tx, { shopId, customerId })
        if (!customer) throw notFound()
        return { status: 200, body: customer }
      })
    },
  )
}

import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import { csvLine } from '../kit/csv.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { renderReport } from './render-report.ts'
import { auditAnswer, requestAudit } from './request-audit.ts'
import { AuditAnswer, AuditQuery, ComputeAudit, ReportQuery } from './schema.ts'
import { readyAudit } from './stored-audits.ts'
import { auditTable, tableNames } from './tables.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const TableParams = ShopParams.extend({ table: z.enum(tableNames) })
const read = { access: { permission: 'analytics:read' } } as const

/** The audit: page, tables, static file. */
export function analyticsRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/audit',
    { config: read, schema: { params: ShopParams, querystring: AuditQuery, response: { 200: AuditAnswer } } },
    async (request) => auditAnswer(database.db, { shopId: actorOf(request).shopId, cutOn: request.query.cutOn ?? null }),
  )

  app.post(
    '/api/shops/:shopId/audit',
    {
      config: { access: { permission: 'analytics:compute' } },
      schema: { params: ShopParams, body: ComputeAudit, response: { 202: AuditAnswer } },
    },
    async (request, reply) => {
      const answer = await transaction(database, (tx) =>
        requestAudit(tx, { shopId: actorOf(request).shopId, cutOn: request.body.cutOn ?? null, now: clock.now() }),
      )
      return reply.code(202).send(answer)
    },
  )

  app.get(
    '/api/shops/:shopId/audit/figures/:table.csv',
    { config: read, schema: { params: TableParams, querystring: AuditQuery } },
    async (request, reply) => {
      const { audit } = await mustBeReady(request)
      const { table } = request.params
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="audit-${table}.csv"`)
        .send(`\uFEFF${auditTable(audit, table).map(csvLine).join('')}`)
    },
  )

  app.get(
    '/api/shops/:shopId/audit.html',
    { config: read, schema: { params: ShopParams, querystring: ReportQuery } },
    async (request, reply) => {
      const { audit } = await mustBeReady(request)
      const html = await renderReport({ audit, language: request.query.language })
      return reply.type('text/html; charset=utf-8').header('content-disposition', 'attachment; filename="audit.html"').send(html)
    },
  )

  async function mustBeReady(request: Parameters<typeof actorOf>[0] & { query: z.infer<typeof AuditQuery> }) {
    const ready = await readyAudit(database.db, { shopId: actorOf(request).shopId, cutOn: request.query.cutOn ?? null })
    if (!ready?.audit) throw notFound('audit_not_made')
    return { audit: ready.audit }
  }
}

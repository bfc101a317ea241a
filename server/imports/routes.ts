import { Readable } from 'node:stream'
import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import type { Db } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { chooseLanguage, languages, type Translate, translator } from '../kit/language.ts'
import type { Services } from '../kit/services.ts'
import {
  attachFile,
  createImport,
  forgetImport,
  getImport,
  inspectAgain,
  planImport,
  resumeImport,
  startCheck,
  startImport,
  stopImport,
} from './import-steps.ts'
import { presentImport } from './present-import.ts'
import { problemHeader, problemLine } from './reading/error-file.ts'
import { CreateImport, Import, ImportList, ImportPlan, InspectImport } from './schema.ts'
import { type ImportKey, listImports, problemsAfter } from './store.ts'
import { largestUpload, uploadTooLarge } from './uploads.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const ImportParams = ShopParams.extend({ importId: z.uuid() })
const read = { access: { permission: 'imports:read' } } as const
const change = { access: { permission: 'imports:change' } } as const
const base = '/api/shops/:shopId/imports'

/** Bringing a shop's history in, one resource from the empty import to its error file. */
export function importRoutes(app: App, { database, clock, settings, catalogues }: Services): void {
  const { dataFolder } = settings
  const reader = (request: { headers: { 'accept-language'?: string | undefined } }): Translate =>
    translator(chooseLanguage(request.headers['accept-language'] ?? '', languages), catalogues)
  const keyOf = (request: Parameters<typeof actorOf>[0] & { params: { importId: string } }): ImportKey => ({
    shopId: actorOf(request).shopId,
    importId: request.params.importId,
  })

  app.get(base, { config: read, schema: { params: ShopParams, response: { 200: ImportList } } }, async (request) => ({
    imports: (await listImports(database.db, { shopId: actorOf(request).shopId, limit: 100 })).map((stored) =>
      presentImport(stored, reader(request)),
    ),
  }))

  app.post(
    base,
    { config: change, schema: { params: ShopParams, body: CreateImport, response: { 201: Import } } },
    async (request, reply) => {
      const actor = actorOf(request)
      if (request.body.sizeBytes > largestUpload) throw uploadTooLarge()
      const opened = { ...request.body, shopId: actor.shopId, staffId: staffIdOf(actor), now: clock.now() }
      return answerOnce(database, request, reply, opened, async (tx) => ({
        status: 201,
        body: presentImport(await createImport(tx, opened), reader(request)),
      }))
    },
  )

  app.get(`${base}/:importId`, { config: read, schema: { params: ImportParams, response: { 200: Import } } }, async (request) =>
    presentImport(await getImport(database.db, keyOf(request)), reader(request)),
  )

  app.put(
    `${base}/:importId/file`,
    { config: { ...change, takesStream: true }, bodyLimit: largestUpload, schema: { params: ImportParams, response: { 200: Import } } },
    async (request) => {
      if (Number(request.headers['content-length']) > largestUpload) throw uploadTooLarge()
      const bytes = request.body instanceof Readable ? request.body : Readable.from([])
      return presentImport(await attachFile(database, { ...keyOf(request), dataFolder, bytes }), reader(request))
    },
  )

  app.post(
    `${base}/:importId/inspect`,
    { config: change, schema: { params: ImportParams, body: InspectImport, response: { 200: Import } } },
    async (request) => presentImport(await inspectAgain(database, { ...keyOf(request), ...request.body }), reader(request)),
  )

  app.put(
    `${base}/:importId/plan`,
    { config: change, schema: { params: ImportParams, body: ImportPlan, response: { 200: Import } } },
    async (request) =>
      presentImport(await planImport(database, { ...keyOf(request), plan: request.body, now: clock.now() }), reader(request)),
  )

  for (const [step, act] of Object.entries({ check: startCheck, start: startImport, stop: stopImport, resume: resumeImport })) {
    app.post(
      `${base}/:importId/${step}`,
      { config: change, schema: { params: ImportParams, response: { 202: Import } } },
      async (request, reply) => reply.code(202).send(presentImport(await act(database, keyOf(request)), reader(request))),
    )
  }

  app.delete(
    `${base}/:importId`,
    { config: change, schema: { params: ImportParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await forgetImport(database, { ...keyOf(request), dataFolder })
      return reply.code(204).send(null)
    },
  )

  app.get(`${base}/:importId/errors.csv`, { config: read, schema: { params: ImportParams } }, async (request, reply) => {
    const key = keyOf(request)
    await getImport(database.db, key)
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', 'attachment; filename="rejected-rows.csv"')
      .send(Readable.from(errorLines(database.db, key, reader(request))))
  })
}

/** The error file page by page: memory stays flat, however many rows were rejected. */
export async function* errorLines(db: Db, key: ImportKey, t: Translate): AsyncGenerator<string> {
  yield problemHeader(t)
  let rowNo = 0
  for (;;) {
    const problems = await problemsAfter(db, key, { rowNo, limit: 2000 })
    const last = problems.at(-1)
    if (!last) return
    yield problems.map((problem) => problemLine(problem, t)).join('')
    rowNo = last.rowNo
  }
}

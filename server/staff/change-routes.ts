import { z } from 'zod'
import { actorOf } from '../kit/access.ts'
import { PageQuery } from '../kit/cursor.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { changesOf } from './change-list.ts'
import { ChangeList } from './schema.ts'

/** What was changed in a shop's settings and rights, and by whom. */
export function changeRoutes(app: App, { database }: Services): void {
  app.get(
    '/api/shops/:shopId/changes',
    {
      config: { access: { permission: 'changes:read' } },
      schema: { params: z.object({ shopId: z.uuid() }), querystring: PageQuery, response: { 200: ChangeList } },
    },
    async (request) =>
      changesOf(database.db, { shopId: actorOf(request).shopId, cursor: request.query.cursor, limit: request.query.limit }),
  )
}

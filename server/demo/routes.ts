import { z } from 'zod'
import { personOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { presentShop } from '../shops/shops.ts'
import { demoState } from './demo-state.ts'
import { removeDemo } from './remove-demo.ts'
import { Demo, DemoStarted } from './schema.ts'
import { startDemo } from './start-demo.ts'

/** "Look around": demo shops to try everything in, and to remove again. */
export function demoRoutes(app: App, { database, clock }: Services): void {
  app.get('/api/demo', { config: { access: 'installationOwner' }, schema: { response: { 200: Demo } } }, () => demoState(database.db))

  app.post('/api/demo', { config: { access: 'installationOwner' }, schema: { response: { 202: DemoStarted } } }, async (request, reply) => {
    const { staffId } = personOf(request)
    const shops = await transaction(database, (tx) => startDemo(tx, { staffId, now: clock.now() }))
    return reply.code(202).send({ shops: shops.map(presentShop) })
  })

  app.delete('/api/demo', { config: { access: 'installationOwner' }, schema: { response: { 204: z.null() } } }, async (_request, reply) => {
    await transaction(database, removeDemo)
    return reply.code(204).send(null)
  })
}

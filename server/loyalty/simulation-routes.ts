/** A programme on the shop's own past: asked for, watched, stopped, gone on with, looked at. */
import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { first, one, sql } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import { conflict, notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { choosePrograms, endOf, firstOrderOn } from './simulation/choose-programs.ts'
import { countOrders } from './simulation/read-histories.ts'
import { endSimulation, findSimulation, requestSimulation, resumeSimulation, simulationsOf } from './simulation/store.ts'
import { AskSimulation, SimulationList, SimulationView } from './simulation-schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const SimulationParams = ShopParams.extend({ simulationId: z.uuid() })
const read = { access: { permission: 'loyalty:read' } } as const
const configure = { access: { permission: 'loyalty:configure' } } as const
const at = '/api/shops/:shopId/loyalty/simulations'

export function simulationRoutes(app: App, { database, clock }: Services): void {
  app.get(at, { config: read, schema: { params: ShopParams, response: { 200: SimulationList } } }, async (request) => {
    const { shopId } = actorOf(request)
    const { db } = database
    const program = await first(
      db,
      sql<{ hasLive: boolean; hasDraft: boolean }>`
        select version is not null as has_live, draft is not null as has_draft from loyalty_programs where shop_id = ${shopId}`,
    )
    return {
      simulations: await simulationsOf(db, { shopId }),
      ...{ hasLive: program?.hasLive ?? false, hasDraft: program?.hasDraft ?? false },
      orders: await countOrders(db, { shopId, from: null, until: clock.now() }),
      firstOrderOn: await firstOrderOn(db, { shopId }),
    }
  })

  app.post(
    at,
    { config: configure, schema: { params: ShopParams, body: AskSimulation, response: { 202: SimulationView } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { shopId } = actor
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
        const asked = request.body
        const { currency, zone } = await one(
          tx,
          sql<{ currency: string; zone: string }>`select currency, time_zone as zone from shops where shop_id = ${shopId}`,
        )
        const until = endOf(asked, { zone, now })
        const programs = await choosePrograms(tx, { shopId, currency, asked })
        const orders = await countOrders(tx, { shopId, from: programs[0]?.startsOn ?? null, until })
        if (orders === 0) throw conflict('no_orders_to_replay')
        const simulationId = await requestSimulation(tx, { shopId, asked, programs, until, orders, staffId: staffIdOf(actor), now })
        const view = simulationId && (await findSimulation(tx, { shopId, simulationId }))
        if (!view) throw conflict('simulation_under_way')
        return { status: 202, body: view }
      })
    },
  )

  app.get(
    `${at}/:simulationId`,
    { config: read, schema: { params: SimulationParams, response: { 200: SimulationView } } },
    async (request) => {
      const view = await findSimulation(database.db, { shopId: actorOf(request).shopId, simulationId: request.params.simulationId })
      if (!view) throw notFound()
      return view
    },
  )

  for (const verb of ['stop', 'resume'] as const)
    app.post(
      `${at}/:simulationId/${verb}`,
      { config: configure, schema: { params: SimulationParams, body: z.object({}), response: { 200: SimulationView } } },
      async (request, reply) => {
        const { shopId } = actorOf(request)
        const key = { shopId, simulationId: request.params.simulationId }
        const now = clock.now()
        return answerOnce(database, request, reply, { shopId, now }, async (tx) => {
          const before = await findSimulation(tx, key)
          if (!before) throw notFound()
          const isDone = verb === 'stop' ? await endSimulation(tx, { ...key, state: 'stopped', now }) : await resumeSimulation(tx, key)
          if (!isDone && verb === 'resume') throw conflict('simulation_under_way')
          return { status: 200, body: (await findSimulation(tx, key)) ?? before }
        })
      },
    )
}

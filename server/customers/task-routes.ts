import { z } from 'zod'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { transaction } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import { answerOnce } from '../kit/idempotency.ts'
import type { Services } from '../kit/services.ts'
import { actingStaff } from './acting-staff.ts'
import { ChangeTask, CreateTask, MyZone, Task, TaskPage, TaskQuery } from './task-schema.ts'
import { changeTask, createTask, deleteTask, presentTask, setZone, taskPage, zoneOf } from './tasks.ts'

const ShopParams = z.object({ shopId: z.uuid() })
const TaskParams = ShopParams.extend({ taskId: z.uuid() })
const read = { access: { permission: 'customers:read' } } as const
const change = { access: { permission: 'customers:change' } } as const

/** What the staff has to do, and by when. */
export function taskRoutes(app: App, { database, clock }: Services): void {
  app.get(
    '/api/shops/:shopId/tasks',
    { config: read, schema: { params: ShopParams, querystring: TaskQuery, response: { 200: TaskPage } } },
    async (request) => {
      const actor = actorOf(request)
      return taskPage(database.db, { shopId: actor.shopId, readerId: staffIdOf(actor), now: clock.now(), query: request.query })
    },
  )

  app.post(
    '/api/shops/:shopId/tasks',
    { config: change, schema: { params: ShopParams, body: CreateTask, response: { 201: Task } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => ({
        status: 201,
        body: presentTask(await createTask(tx, { ...staff, create: request.body, now }), now),
      }))
    },
  )

  app.patch(
    '/api/shops/:shopId/tasks/:taskId',
    { config: change, schema: { params: TaskParams, body: ChangeTask, response: { 200: Task } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      const now = clock.now()
      return answerOnce(database, request, reply, { shopId: staff.shopId, now }, async (tx) => ({
        status: 200,
        body: presentTask(await changeTask(tx, { ...staff, taskId: request.params.taskId, change: request.body, now }), now),
      }))
    },
  )

  app.delete(
    '/api/shops/:shopId/tasks/:taskId',
    { config: change, schema: { params: TaskParams, response: { 204: z.null() } } },
    async (request, reply) => {
      await transaction(database, (tx) => deleteTask(tx, { shopId: actorOf(request).shopId, taskId: request.params.taskId }))
      return reply.code(204).send(null)
    },
  )

  app.get('/api/shops/:shopId/my-zone', { config: read, schema: { params: ShopParams, response: { 200: MyZone } } }, async (request) => ({
    timeZone: await zoneOf(database.db, actingStaff(request)),
  }))

  app.put(
    '/api/shops/:shopId/my-zone',
    { config: read, schema: { params: ShopParams, body: MyZone, response: { 204: z.null() } } },
    async (request, reply) => {
      const staff = actingStaff(request)
      return answerOnce(database, request, reply, { shopId: staff.shopId, now: clock.now() }, async (tx) => {
        await setZone(tx, { ...staff, timeZone: request.body.timeZone })
        return { status: 204, body: null }
      })
    },
  )
}

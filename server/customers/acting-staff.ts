import type { FastifyRequest } from 'fastify'
import { actorOf, staffIdOf } from '../kit/access.ts'
import { forbidden } from '../kit/problem.ts'

/** Who of the staff acts, and where. What is signed with a name is nothing that a program does: it is refused. */
export function actingStaff(request: FastifyRequest): { shopId: string; staffId: string } {
  const actor = actorOf(request)
  const staffId = staffIdOf(actor)
  if (staffId === null) throw forbidden('not_allowed')
  return { shopId: actor.shopId, staffId }
}

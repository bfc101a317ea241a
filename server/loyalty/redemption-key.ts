import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { newId } from '../kit/ids.ts'

/** The caller's key where there is one: it stays with the redemption for ever, longer than answers are kept. */
export function redemptionKey(request: FastifyRequest): { key: string; keyHash: number } {
  const given = request.headers['idempotency-key']
  const key = typeof given === 'string' ? `api:${given}` : `own:${newId()}`
  return { key, keyHash: createHash('sha256').update(JSON.stringify(request.body)).digest().readUIntBE(0, 6) }
}

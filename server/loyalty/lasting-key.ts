import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { newId } from '../kit/ids.ts'

/**
 * The caller's key, or one of its own where there is none, apart for each kind of door: it stays with what was done for ever, longer
 * than answers are kept. The hash tells whether the same key came with the same body.
 */
export function lastingKey(request: FastifyRequest, door: 'api' | 'hand'): { key: string; keyHash: number } {
  const given = request.headers['idempotency-key']
  const key = `${door}:${typeof given === 'string' ? given : newId()}`
  return { key, keyHash: createHash('sha256').update(JSON.stringify(request.body)).digest().readUIntBE(0, 6) }
}

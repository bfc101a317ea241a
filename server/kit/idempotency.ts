/**
 * Requests that may be sent twice and count once.
 *
 * The key is written first, in the transaction of the effects. The same key with the same body gives the stored answer;
 * with another body it is refused; and one that is still under way is waited for, because the second insert of a key waits
 * for the transaction of the first. A refused request leaves no key, so it may be tried again.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { all, type Change, change, type Database, one, sql, type Tx, transaction, write } from './database.ts'
import { conflict, invalid, type Problem } from './problem.ts'

/** What identifies a request: the caller's key, for one operation in one shop. */
export interface Repeatable {
  shopId: string
  operation: string
  key: string
  body: unknown
  now: Date
}

export interface Answer<Body> {
  status: number
  body: Body
  /** What only the first answer has, and nobody keeps: a secret. */
  shownOnce?: Readonly<Record<string, unknown>>
}

/** Keys are kept at least this long. */
const keptDays = 30

/**
 * Does the work once for each key. `isReplayed` says that this is the answer of an earlier call. `Body` must be JSON:
 * it is stored. Throws `idempotency_key_reused` where the key came with another body.
 */
export async function idempotent<Body>(
  tx: Tx,
  { shopId, operation, key, body, now }: Repeatable,
  work: () => Promise<Answer<Body>>,
): Promise<Answer<Body> & { isReplayed: boolean }> {
  const bodyHash = createHash('sha256').update(canonical(body)).digest()
  if (!(await takeKey(tx, { shopId, operation, key, bodyHash, now }))) return earlierAnswer<Body>(tx, { shopId, operation, key, bodyHash })
  const answer = await work()
  await write(
    tx,
    sql`update idempotency_keys set status = ${answer.status}, response = ${JSON.stringify(answer.body)}::jsonb
        where shop_id = ${shopId} and operation = ${operation} and key = ${key}`,
  )
  return { ...answer, isReplayed: false }
}

/**
 * Does the work of a request in one transaction, and once where it came with an Idempotency-Key: the same key for another
 * address is another request. Answers itself; `idempotency-replayed: true` says that this is the answer of an earlier one.
 */
export async function answerOnce<Body>(
  database: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  { shopId, now }: { shopId: string; now: Date },
  work: (tx: Tx) => Promise<Answer<Body>>,
): Promise<FastifyReply> {
  const key = keyOf(request)
  const { status, body, shownOnce, isReplayed } = await transaction(database, async (tx) => {
    if (key === undefined) return { ...(await work(tx)), isReplayed: false }
    return idempotent(tx, { shopId, operation: operationOf(request), key, body: request.body, now }, () => work(tx))
  })
  if (isReplayed) reply.header('idempotency-replayed', 'true')
  return reply.code(status).send(shownOnce === undefined ? body : { ...body, ...shownOnce })
}

/** A request under a key of its caller's, as it was asked. */
export interface Keyed {
  operation: string
  key: string
  bodyHash: Buffer
}

/** What a request with an Idempotency-Key is remembered by; null for one without. */
export function keyedRequest(request: FastifyRequest): Keyed | null {
  const key = keyOf(request)
  if (key === undefined) return null
  return { operation: operationOf(request), key, bodyHash: createHash('sha256').update(canonical(request.body)).digest() }
}

/**
 * For requests that are decided many at once: what those of them were answered that came before, by `${operation} ${key}`; a conflict for
 * those that came with another body. Answers are kept by `keepAnswers` in the same transaction, where the same request twice at once
 * breaks the key's uniqueness, so that one of both is tried again and finds the answer.
 */
export async function earlierAnswers(
  tx: Tx,
  { shopId, requests }: { shopId: string; requests: readonly Keyed[] },
): Promise<Map<string, Answer<unknown> | Problem>> {
  if (requests.length === 0) return new Map()
  const rows = await all(
    tx,
    sql<{ operation: string; key: string; bodyHash: Buffer; status: number; response: unknown }>`
      select operation, key, body_hash, status, response from idempotency_keys
      where shop_id = ${shopId} and (operation, key) in (
        select * from unnest(${requests.map(({ operation }) => operation)}::text[], ${requests.map(({ key }) => key)}::text[]))`,
  )
  const hashes = new Map(requests.map((request) => [placeOf(request), request.bodyHash]))
  return new Map(
    rows.map(({ bodyHash, status, response, ...row }) => {
      const isSame = hashes.get(placeOf(row))?.equals(bodyHash) ?? false
      return [placeOf(row), isSame ? { status, body: response } : conflict('idempotency_key_reused')]
    }),
  )
}

export function keepAnswers({
  shopId,
  answers,
  now,
}: {
  shopId: string
  answers: readonly (Keyed & Answer<unknown>)[]
  now: Date
}): Change | null {
  if (answers.length === 0) return null
  return change(
    sql`
      insert into idempotency_keys (shop_id, created_at, operation, key, body_hash, status, response)
      select ${shopId}, ${now}, kept.*
      from unnest(
        ${answers.map(({ operation }) => operation)}::text[], ${answers.map(({ key }) => key)}::text[], ${answers.map(({ bodyHash }) => bodyHash)}::bytea[],
        ${answers.map(({ status }) => status)}::integer[], ${answers.map(({ body }) => JSON.stringify(body))}::jsonb[]
      ) as kept`,
  )
}

export const placeOf = ({ operation, key }: Pick<Keyed, 'operation' | 'key'>): string => `${operation} ${key}`

/** Forgets keys of one shop that are older than they need to be; at most `limit` of them. Says how many. */
export async function forgetOldKeys(tx: Tx, { shopId, now, limit }: { shopId: string; now: Date; limit: number }): Promise<number> {
  const { count } = await write(
    tx,
    sql`delete from idempotency_keys where (shop_id, operation, key) in (
          select shop_id, operation, key from idempotency_keys
          where shop_id = ${shopId} and created_at < ${now}::timestamptz - ${keptDays} * interval '1 day'
          order by created_at limit ${limit} for update skip locked)`,
  )
  return count
}

const operationOf = (request: FastifyRequest): string => `${request.method} ${request.url.split('?')[0]}`

function keyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key']
  if (key === undefined) return undefined
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) throw invalid('idempotency_key_wrong')
  return key
}

interface Claim {
  shopId: string
  operation: string
  key: string
  bodyHash: Buffer
}

/** False where the key was taken before. Waits while another transaction holds it. */
async function takeKey(tx: Tx, { shopId, operation, key, bodyHash, now }: Claim & { now: Date }): Promise<boolean> {
  const { count } = await write(
    tx,
    sql`insert into idempotency_keys (shop_id, operation, key, body_hash, created_at)
        values (${shopId}, ${operation}, ${key}, ${bodyHash}, ${now}) on conflict do nothing`,
  )
  return count === 1
}

async function earlierAnswer<Body>(tx: Tx, { shopId, operation, key, bodyHash }: Claim): Promise<Answer<Body> & { isReplayed: true }> {
  const earlier = await one(
    tx,
    sql<{ bodyHash: Buffer; status: number | null; response: Body }>`select body_hash, status, response from idempotency_keys
        where shop_id = ${shopId} and operation = ${operation} and key = ${key}`,
  )
  if (!earlier.bodyHash.equals(bodyHash)) throw conflict('idempotency_key_reused')
  assert(earlier.status !== null, 'a key that others can see has its answer')
  return { status: earlier.status, body: earlier.response, isReplayed: true }
}

/** The same text for the same content, whatever the order of its properties. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => `${JSON.stringify(name)}:${canonical(each)}`)
    .join()}}`
}

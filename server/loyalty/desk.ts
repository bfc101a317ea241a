/**
 * Commands that come one by one are decided together with those that wait beside them: what a commit costs is shared by as many as came
 * meanwhile, and a member on whom everything happens at once is locked once. Each caller hears of its own command after the commit.
 */

import type { FastifyReply, FastifyRequest } from 'fastify'
import { transaction } from '../kit/database.ts'
import { type Answer, keyedRequest } from '../kit/idempotency.ts'
import { type Problem, tooMany } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import type { Answers, Command } from './commands.ts'
import { type Asked, executeAsked, type Outcome } from './execute.ts'

/**
 * Decides a command and stores it; the same request again is answered as the first was. Throws what it is refused for, and
 * `too_many_commands` where too much waits already.
 */
export interface Desk {
  ask<Kind extends Command['kind']>(asked: { shopId: string; command: Extract<Command, { kind: Kind }> }): Promise<Answers[Kind]>
  answer<Kind extends Command['kind'], Body>(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: { shopId: string; command: Extract<Command, { kind: Kind }>; present: (answer: Answers[Kind]) => Answer<Body> },
  ): Promise<FastifyReply>
}

interface Waiting extends Asked {
  resolve: (outcome: Exclude<Outcome, { refused: Problem }>) => void
  reject: (error: unknown) => void
}

interface Queue {
  waiting: Waiting[]
  writers: number
}

export function openDesk({ database, clock }: Pick<Services, 'database' | 'clock'>): Desk {
  const queues = new Map<string, Queue>()
  let all = 0

  return {
    ask: async ({ shopId, command }) => {
      const outcome = await join(shopId, { command })
      if (!('answer' in outcome)) throw new Error('a command without a key has its own answer')
      return outcome.answer as never
    },
    answer: async (request, reply, { shopId, command, present }) => {
      const outcome = await join(shopId, { command, request: keyedRequest(request), present })
      if ('replayed' in outcome) reply.header('idempotency-replayed', 'true')
      const { status, body } = 'replayed' in outcome ? outcome.replayed : present(outcome.answer as never)
      return reply.code(status).send(body)
    },
  }

  function join(shopId: string, asked: Asked): Promise<Exclude<Outcome, { refused: Problem }>> {
    if (all >= mostWaiting) throw tooMany('too_many_commands', { retryAfterSeconds: 1 })
    all++
    return new Promise<Exclude<Outcome, { refused: Problem }>>((resolve, reject) => {
      const queue = queues.get(shopId) ?? { waiting: [], writers: 0 }
      queues.set(shopId, queue)
      queue.waiting.push({ ...asked, resolve, reject })
      if (queue.writers < mostWriters) void work(shopId, queue)
    }).finally(() => all--)
  }

  /** Works until nothing waits for the shop. */
  async function work(shopId: string, queue: Queue): Promise<void> {
    queue.writers++
    // Whatever arrives in this same moment goes along.
    await new Promise((resolve) => setImmediate(resolve))
    while (queue.waiting.length > 0) await settle(shopId, queue.waiting.splice(0, mostInGroup))
    queue.writers--
    if (queue.writers === 0 && queue.waiting.length === 0) queues.delete(shopId)
  }

  async function settle(shopId: string, group: readonly Waiting[]): Promise<void> {
    try {
      const outcomes = await execute(shopId, group)
      for (const [index, { resolve, reject }] of group.entries()) {
        const outcome = outcomes[index]
        if (outcome && !('refused' in outcome)) resolve(outcome)
        else reject(outcome?.refused)
      }
    } catch (error) {
      // What one command breaks must not be the others' loss.
      if (group.length > 1) for (const each of group) await settle(shopId, [each])
      else group[0]?.reject(error)
    }
  }

  async function execute(shopId: string, asked: readonly Asked[]): Promise<Outcome[]> {
    for (let attempt = 1; ; attempt++)
      try {
        return await transaction(database, (tx) => executeAsked(tx, { shopId, asked, now: clock.now() }), { isFrequent: true })
      } catch (error) {
        if (attempt >= mostAttempts || !isOfTheMoment(error)) throw error
        await new Promise((resolve) => setTimeout(resolve, attempt * 5))
      }
  }
}

const mostWaiting = 10_000
/** Commands of one transaction: more would hold its locks for long. */
const mostInGroup = 200
/** Of a shop: while one waits for the disk, another decides. */
const mostWriters = 2
const mostAttempts = 5

/** Two waited for each other, or the same was made twice at once: the next try finds it made. */
const isOfTheMoment = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['40001', '40P01', '23505'].includes(String(error.code))

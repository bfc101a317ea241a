import { createHash } from 'node:crypto'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from './database.ts'
import { type Problem, tooMany } from './problem.ts'

export interface RateLimit {
  /** Counts one try. Throws a problem `tooMany` when there were too many. */
  count(key: string): Promise<void>
  /** Forgets what was counted, after a try that was right. */
  forget(key: string): Promise<void>
}

interface Limit {
  name: string
  /** How many within how many seconds from the first. */
  tries: number
  seconds: number
}

/** A limit that all processes of an installation share: for what must not be guessed. Kept are hashes of the keys only. */
export function sharedLimit(database: Database, { name, tries, seconds }: Limit): RateLimit {
  const limiter = new RateLimiterPostgres({
    storeClient: database.pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: name,
    points: tries,
    duration: seconds,
  })
  return {
    count: (key) =>
      refusing(
        () => limiter.consume(hashed(key)),
        (retryAfterSeconds) => tooMany('too_many_tries', { retryAfterSeconds }),
      ),
    forget: async (key) => {
      await limiter.delete(hashed(key))
    },
  }
}

/** A limit of this process alone, which costs no query: it protects the process, and so it may be counted for each. */
export function ownLimit({ name, tries, seconds }: Limit): RateLimit {
  const limiter = new RateLimiterMemory({ keyPrefix: name, points: tries, duration: seconds })
  return {
    count: (key) =>
      refusing(
        () => limiter.consume(key),
        (retryAfterSeconds) => tooMany('too_many_requests', { retryAfterSeconds }),
      ),
    forget: async (key) => {
      await limiter.delete(key)
    },
  }
}

async function refusing(consume: () => Promise<unknown>, problem: (retryAfterSeconds: number) => Problem): Promise<void> {
  try {
    await consume()
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    throw problem(Math.max(1, Math.ceil(refusal.msBeforeNext / 1000)))
  }
}

const hashed = (key: string): string => createHash('sha256').update(key).digest('base64url')

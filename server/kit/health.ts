import { z } from 'zod'
import { first, sql } from './database.ts'
import type { App } from './http.ts'
import { unavailable } from './problem.ts'
import type { Services } from './services.ts'

const Health = z.object({ status: z.literal('ok') })

/** `GET /health`: 200 while this process answers and its database does too, else 503. */
export function healthRoutes(app: App, { database, log }: Services): void {
  app.get('/health', { config: { access: 'public' }, schema: { response: { 200: Health } } }, async () => {
    try {
      await within(5_000, first(database.db, sql`select 1`))
    } catch (error) {
      log.warn({ err: error }, 'the database does not answer')
      throw unavailable('database_away', { retryAfterSeconds: 5 })
    }
    return { status: 'ok' as const }
  })
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

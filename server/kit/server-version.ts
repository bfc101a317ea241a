import type pg from 'pg'
import { StartProblem } from './start-problem.ts'

/** Throws a StartProblem where the server does not answer, or is older than PostgreSQL 15. */
export async function checkServerVersion(pool: pg.Pool): Promise<void> {
  const version = await versionOf(pool)
  if (version < 150_000)
    throw new StartProblem(`PostgreSQL 15 or newer is needed, and the server of DATABASE_URL is version ${Math.floor(version / 10_000)}.`)
}

async function versionOf(pool: pg.Pool): Promise<number> {
  try {
    const { rows } = await pool.query<{ version: string }>("select current_setting('server_version_num') as version")
    return Number(rows[0]?.version)
  } catch (error) {
    throw new StartProblem(
      `The database cannot be reached (${error instanceof Error ? error.message || error.name : error}). Check DATABASE_URL.`,
    )
  }
}

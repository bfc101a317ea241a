import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../server/kit/embedded-postgres.ts'
import { StartProblem } from '../../server/kit/start-problem.ts'
import { SetUpProblem } from '../set-up/problem.js'

/**
 * The server on which the tests make their databases: the one of DATABASE_URL, else one of our own that forgets
 * everything at the end.
 *
 * @param {(line: string) => void} say
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startTestDatabase(say) {
  const given = process.env.DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const dataFolder = mkdtempSync(join(tmpdir(), 'regulars-test-'))
  const postgres = await startPostgres({ dataFolder, durable: false, log: say }).catch((error) => {
    throw error instanceof StartProblem ? new SetUpProblem(error.message) : error
  })
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.stop()
      rmSync(dataFolder, { recursive: true, force: true })
    },
  }
}

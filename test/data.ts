import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = resolve(import.meta.dirname, '..', process.env.REGULARS_TEST_DATA ?? '../shared/data')

/** The path of a file of real test data, for a test to read in place. */
export const testData = (file: string): string => resolve(folder, file)

/**
 * What to hand to `test(name, options, …)` so that it skips with a stated reason where the data is absent.
 * With REGULARS_REQUIRE_TEST_DATA=1 nothing is skipped: the test then fails on the missing file.
 */
export function needs(file: string): { skip: string | false } {
  if (process.env.REGULARS_REQUIRE_TEST_DATA === '1' || existsSync(testData(file))) return { skip: false }
  return { skip: `needs the test data ${file} (set REGULARS_TEST_DATA)` }
}

import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { SetUpProblem } from '../set-up/problem.js'
import { projectFolder } from '../set-up/project.js'

/**
 * What to run.
 * @typedef {{ checks: boolean, files: string[], browserFiles: string[], isLong: boolean }} Plan
 */

/**
 * npm test [-- [--long] [--database] [PART OF A PATH…]]
 *
 * Without a part of a path, everything; with some, only the test files whose path holds one of them. `--database` is for a
 * second database server: only files that use it, and none that sends the same statements many times over. `--checks` is
 * `npm run check`.
 *
 * @param {string[]} args
 * @returns {Plan}
 */
export function planOf(args) {
  const { values, positionals } = parse(args)
  const isChosen = (/** @type {string} */ file) => positionals.length === 0 || positionals.some((part) => file.includes(part))
  const filesOf = (/** @type {string[]} */ patterns) =>
    globSync(patterns, { cwd: projectFolder, exclude: (name) => name === 'node_modules' })
      .filter((file) => isChosen(file) && (!values.database || isAboutDatabase(file)))
      .sort()
  const libraries = ['maths/**/*.test.ts', 'console/src/**/*.test.ts', 'widgets/src/**/*.test.ts', 'sdk/**/*.test.ts']
  const wide = [...libraries, 'bin/**/*.test.js', 'test/**/*.test.ts', 'server/**/*.test.ts']
  const patterns = values.checks ? ['test/tidy.test.ts'] : values.database ? ['test/*.test.ts', 'server/**/*.test.ts'] : wide
  const files = filesOf(patterns)
  const browserFiles = values.database || values.checks ? [] : filesOf(['e2e/**/*.test.ts'])
  if (positionals.length > 0 && files.length + browserFiles.length === 0)
    throw new SetUpProblem(`No test file has ${positionals.join(' or ')} in its path.`)
  return { checks: positionals.length === 0 && !values.database, files, browserFiles, isLong: values.long }
}

/** @param {string} file */
function isAboutDatabase(file) {
  const repeats = /\b(kill|races|laws?|model|permutation|merge-and-part|any-order|online-retail|cdnow|hostile[a-z-]*)\.test\.ts$/
  return !repeats.test(file) && /needsDatabase|emptyDatabase/.test(readFileSync(join(projectFolder, file), 'utf8'))
}

/** @param {string[]} args */
function parse(args) {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false })
  try {
    return parseArgs({ args, allowPositionals: true, options: { long: flag, database: flag, checks: flag } })
  } catch (error) {
    throw new SetUpProblem(`${error.message} Use: npm test [-- [--long] [--database] [PART OF A PATH…]]`)
  }
}

import { globSync } from 'node:fs'
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
 * Without a part of a path, everything; with some, only the test files whose path holds one of them. `--database` leaves
 * out what does not depend on the database server: checks, pure libraries, console, browser. `--checks` is `npm run check`.
 *
 * @param {string[]} args
 * @returns {Plan}
 */
export function planOf(args) {
  const { values, positionals } = parse(args)
  const isChosen = (/** @type {string} */ file) => positionals.length === 0 || positionals.some((part) => file.includes(part))
  const filesOf = (/** @type {string[]} */ patterns) =>
    globSync(patterns, { cwd: projectFolder, exclude: (name) => name === 'node_modules' })
      .filter(isChosen)
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

/** @param {string[]} args */
function parse(args) {
  const flag = /** @type {const} */ ({ type: 'boolean', default: false })
  try {
    return parseArgs({ args, allowPositionals: true, options: { long: flag, database: flag, checks: flag } })
  } catch (error) {
    throw new SetUpProblem(`${error.message} Use: npm test [-- [--long] [--database] [PART OF A PATH…]]`)
  }
}

import { relative } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'
import { projectFolder } from '../set-up/project.js'
import { none } from './counts.js'

/**
 * Runs test files, each in a process of its own: a line for each file, and for each failure what is needed to find it.
 * A file that ends before its tests do, or holds none, counts as a failure.
 *
 * @param {{ files: string[], concurrency: number, say: (line: string) => void, signal?: AbortSignal, cwd?: string }} options
 * @returns {Promise<import('./counts.js').Counts>}
 */
export async function runFiles({ files, concurrency, say, signal, cwd = projectFolder }) {
  const counts = none()
  if (files.length === 0) return counts
  const reports = new Map()
  const reportOf = (/** @type {string} */ file) => {
    const report = reports.get(file) ?? { ...none(), output: [], failures: [], skips: [], path: [] }
    reports.set(file, report)
    return report
  }

  const stream = run({ files, concurrency, cwd, isolation: 'process', ...(signal ? { signal } : {}) })
  for await (const { type, data } of stream) {
    if (type === 'test:summary' && data.file) {
      say(describe(relative(cwd, data.file), reportOf(data.file), data.duration_ms))
      continue
    }
    const report = reportOf(data.file)
    if (type === 'test:start') report.path[data.nesting] = data.name
    else if (type === 'test:stdout' || type === 'test:stderr') report.output.push(data.message)
    else if (type === 'test:pass' || type === 'test:fail') note(type === 'test:pass', data, report)
  }

  for (const report of reports.values()) for (const key of Object.keys(counts)) counts[key] += report[key]
  return counts
}

function note(hasPassed, data, report) {
  const name = [...report.path.slice(0, data.nesting), data.name].join(' › ')
  const isSuite = data.details.type === 'suite'
  const isFile = data.nesting === 0 && data.name.endsWith(relative(projectFolder, data.file))
  if (data.skip !== undefined || data.todo !== undefined) {
    if (isSuite) return
    report.skipped++
    report.skips.push(`${name}: ${typeof data.skip === 'string' ? data.skip : 'no reason given'}`)
  } else if (hasPassed && isFile) {
    fail(report, 'this file holds no test')
  } else if (hasPassed) {
    if (!isSuite) report.passed++
  } else {
    const { error } = data.details
    // A parent fails with its children; they have been told already.
    if (error.failureType === 'subtestsFailed') {
      if (!isSuite) report.failed++
      return
    }
    fail(report, `${name}${data.line ? ` (line ${data.line})` : ''}\n${indent(causeOf(error))}`)
  }
}

function fail(report, text) {
  report.failed++
  report.failures.push(text)
}

function describe(file, report, milliseconds) {
  const skipped = report.skipped > 0 ? `, ${report.skipped} skipped` : ''
  const line = `${report.failed > 0 ? '✖' : '✔'} ${file}  ${report.passed} passed${skipped}  ${(milliseconds / 1000).toFixed(1)} s`
  const details = [...report.failures.map((each) => `  ✖ ${each}`), ...report.skips.map((each) => `  – skipped: ${each}`)]
  const output = report.failed > 0 && report.output.length > 0 ? [indent(`it wrote:\n${report.output.join('').trimEnd()}`)] : []
  return [line, ...details, ...output].join('\n')
}

const causeOf = (error) => {
  const cause = error.cause ?? error
  return cause instanceof Error ? (cause.stack ?? cause.message) : inspect(cause)
}

const indent = (text) => text.replace(/^/gm, '    ')

import { relative, resolve } from 'node:path'
import { run } from 'node:test'
import { inspect } from 'node:util'
import { projectFolder } from '../set-up/project.js'
import { none } from './counts.js'

/**
 * Runs test files, each in a process of its own: a line for each file, and for each failure what is needed to find it.
 * A file that dies beside its tests, or holds none, counts as one failure more. Nothing waits for ever: a test may take
 * `patienceSeconds`, and so may the silence after the last one that ended.
 *
 * @param {{ files: string[], concurrency: number, patienceSeconds: number, say: (line: string) => void, cwd?: string }} options
 * @returns {Promise<import('./counts.js').Counts>}
 */
export async function runFiles({ files, concurrency, patienceSeconds, say, cwd = projectFolder }) {
  if (files.length === 0) return none()
  const reports = new Map()
  const reportOf = (/** @type {string} */ file) => {
    if (!reports.has(file))
      reports.set(file, { file: relative(cwd, file), ...none(), output: [], failures: [], skips: [], path: [], told: -1 })
    return reports.get(file)
  }

  const silence = new AbortController()
  const watchdog = setTimeout(() => silence.abort(), 2 * patienceSeconds * 1000)
  const stream = run({
    files: files.map((file) => resolve(cwd, file)),
    concurrency,
    cwd,
    isolation: 'process',
    timeout: patienceSeconds * 1000,
    signal: silence.signal,
  })
  for await (const { type, data } of stream) {
    watchdog.refresh()
    if (!data.file) continue
    const report = reportOf(data.file)
    if (type === 'test:summary') tell(report, say, data.duration_ms)
    else if (type === 'test:start') report.path[data.nesting] = data.name
    else if (type === 'test:stdout' || type === 'test:stderr') report.output.push(data.message)
    else if (type === 'test:pass' || type === 'test:fail') note(type === 'test:pass', data, report)
  }
  clearTimeout(watchdog)

  // A file that broke off has no summary, and one that broke after its last test failed behind it.
  for (const report of reports.values()) if (report.told < report.failures.length) tell(report, say)
  const counts = none()
  for (const report of reports.values()) for (const key of Object.keys(counts)) counts[key] += report[key]
  return counts
}

function note(hasPassed, data, report) {
  const isSuite = data.details.type === 'suite'
  const isFile = data.nesting === 0 && data.name === data.file
  const name = isFile ? 'the file itself' : [...report.path.slice(0, data.nesting), data.name].join(' › ')
  // A parent fails with its children; what went wrong has been noted with them.
  const isEcho = data.details.error?.failureType === 'subtestsFailed'
  if (data.skip !== undefined || data.todo !== undefined) {
    if (isSuite) return
    report.skipped++
    report.skips.push(`${name}${typeof data.skip === 'string' ? `: ${data.skip}` : ''}`)
  } else if (hasPassed && !isFile) {
    if (!isSuite) report.passed++
  } else if (hasPassed) {
    report.failed++
    report.failures.push('the file holds no test')
  } else {
    if (!isSuite || !isEcho) report.failed++
    if (!isEcho) report.failures.push(`${name}${isFile ? '' : ` (line ${data.line})`}\n${indent(causeOf(data.details.error))}`)
  }
}

function tell(report, say, milliseconds) {
  report.told = report.failures.length
  const skipped = report.skipped > 0 ? `, ${report.skipped} skipped` : ''
  const failed = report.failed > 0 ? `, ${report.failed} failed` : ''
  const duration = milliseconds === undefined ? '' : `  ${(milliseconds / 1000).toFixed(1)} s`
  say(`${report.failed > 0 ? '✖' : '✔'} ${report.file}  ${report.passed} passed${failed}${skipped}${duration}`)
  for (const failure of report.failures) say(`  ✖ ${failure}`)
  for (const skip of report.skips) say(`  – skipped: ${skip}`)
  if (report.failed > 0 && report.output.length > 0) say(`  it wrote:\n${indent(report.output.join('').trimEnd())}`)
}

function causeOf(error) {
  const cause = error.cause ?? error
  if (!(cause instanceof Error)) return typeof cause === 'string' ? cause : inspect(cause)
  return (cause.stack ?? cause.message).replace(/^\s+at .*\(?node:internal.*\n?/gm, '').trimEnd()
}

const indent = (text) => text.replace(/^/gm, '    ')

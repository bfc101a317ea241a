import { availableParallelism } from 'node:os'
import { asCommand } from '../set-up/problem.js'
import { findBrowser, howToGetABrowser } from './browser.js'
import { runChecks } from './checks.js'
import { closingLine, none, total } from './counts.js'
import { planOf } from './options.js'
import { runFiles } from './run-files.js'
import { startTestDatabase } from './test-database.js'

// What npm test and npm run check are once everything is set up. The last line on stdout is the sum of all parts.
await asCommand(async () => {
  const plan = planOf(process.argv.slice(2))
  const startedAt = performance.now()
  const parts = plan.checks ? [await runChecks(say)] : []

  const database = needsDatabase(plan) ? await startTestDatabase(say) : null
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.once(signal, async () => {
      await database?.stop()
      process.exit(130)
    })
  setEnvironment({ databaseUrl: database?.url, isLong: plan.isLong })

  const shared = { patienceSeconds: plan.isLong ? 3_600 : 300, say }
  parts.push(await runFiles({ ...shared, files: plan.files, concurrency: Math.max(2, availableParallelism()) }))
  parts.push(await runBrowserTests({ ...shared, files: plan.browserFiles, concurrency: 2 }))
  await database?.stop()

  const counts = total(parts)
  say(`\nAll in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  say(closingLine(counts))
  return counts.failed === 0 ? 0 : 1
})

/** @param {Parameters<typeof runFiles>[0]} options */
async function runBrowserTests(options) {
  if (options.files.length === 0) return none()
  const browser = await findBrowser(say)
  if (browser) {
    process.env.REGULARS_BROWSER = browser
    return await runFiles(options)
  }
  for (const file of options.files) say(`– ${file}  skipped: there is no browser; to get one: ${howToGetABrowser}`)
  return { ...none(), skipped: options.files.length }
}

/** @param {import('./options.js').Plan} plan */
function needsDatabase({ files, browserFiles }) {
  return [...files, ...browserFiles].some((file) => !/^(maths|console|widgets|bin)\/|^test\/tidy/.test(file))
}

/**
 * What somebody set for a server of theirs is not meant for the servers that tests start.
 * @param {{ databaseUrl: string | undefined, isLong: boolean }} options
 */
function setEnvironment({ databaseUrl, isLong }) {
  const ofTests = /^REGULARS_(TEST_|REQUIRE_|NO_APT|BROWSER|LONG)/
  for (const name of Object.keys(process.env))
    if (/^(PORT|HOST|DATABASE_.*|REGULARS_.*)$/.test(name) && !ofTests.test(name)) delete process.env[name]
  if (databaseUrl) process.env.REGULARS_TEST_DATABASE_URL = databaseUrl
  if (isLong) process.env.REGULARS_LONG = '1'
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`${line}\n`)
}

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const folder = mkdtempSync(join(tmpdir(), 'regulars-runner-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const runner = join(folder, 'runner.mjs')
writeFileSync(
  runner,
  `import { runFiles } from ${JSON.stringify(join(import.meta.dirname, 'run-files.js'))}
  const said = []
  const [file, patience] = process.argv.slice(2)
  const say = (line) => said.push(line)
  const counts = await runFiles({ files: [file], concurrency: 1, patienceSeconds: Number(patience), say, cwd: process.cwd() })
  console.log(JSON.stringify({ counts, said: said.join('\\n') }))
  process.exit()`,
)

test('passes, failures and skips are counted at every depth, suites are not', () => {
  const { counts, said } = run(`
    test('passes', () => {})
    test('is skipped', { skip: 'needs a moon' }, () => {})
    test('parent', async (t) => {
      await t.test('child', () => {})
      await t.test('bad child', () => { throw new Error('boo') })
    })
    describe('suite', () => { it('passes in it', () => {}) })`)
  assert.deepEqual(counts, { passed: 3, failed: 2, skipped: 1 })
  assert.match(said, /✖ parent › bad child \(line \d+\)\n\s+Error: boo/)
  assert.match(said, /– skipped: is skipped: needs a moon/)
})

test('a file that cannot be loaded fails and shows what it wrote', () => {
  const { counts, said } = run(`throw new Error('at load')`)
  assert.deepEqual(counts, { passed: 0, failed: 1, skipped: 0 })
  assert.match(said, /it wrote:[\s\S]*Error: at load/)
})

test('a file without a test fails', () => {
  assert.deepEqual(run('').counts, { passed: 0, failed: 1, skipped: 0 })
})

test('an error behind the last test fails the file', () => {
  const { counts } = run(`test('passes', () => { setTimeout(() => { throw new Error('late') }, 20) })`)
  assert.deepEqual(counts, { passed: 1, failed: 1, skipped: 0 })
})

test('a test that never ends is given up, and so is its process that stays', () => {
  const { counts, said } = run(`test('waits', () => new Promise(() => setInterval(() => {}, 1000)))`, 1)
  assert.deepEqual(counts, { passed: 0, failed: 2, skipped: 0 })
  assert.match(said, /timed out after 1000ms/)
})

/** Runs one file by the runner in a process of its own, since node:test does not run within itself. */
function run(body, patienceSeconds = 60) {
  const file = join(folder, 'example.test.mjs')
  writeFileSync(file, `import { describe, it, test } from 'node:test'\nvoid [describe, it, test]\n${body}\n`)
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  return JSON.parse(execFileSync(process.execPath, [runner, file, String(patienceSeconds)], { env, cwd: folder, encoding: 'utf8' }))
}

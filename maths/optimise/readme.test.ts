/** The example of the README runs. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

test('the example of the README runs', () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')) ?? []
  assert(code.includes('@regulars/optimise'))
  const program = code.replace('@regulars/optimise', join(import.meta.dirname, 'optimise.ts'))
  const { stderr, status } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { encoding: 'utf8' })
  assert.deepEqual([stderr, status], ['', 0])
})

/** The example of the README runs, and gives what it says. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

test('the example of the README runs', () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')) ?? []
  const said = [...code.matchAll(/^(.+\)) \/\/ ([-\d.e]+)/gm)].map(([, call = '', value]) => ({ call, value: Number(value) }))
  assert.equal(said.length, 4)
  const imports = /^import .+$/m.exec(code)?.[0].replace('@regulars/special', join(import.meta.dirname, 'special.ts'))
  const program = `${imports}\nprocess.stdout.write(JSON.stringify([${said.map(({ call }) => call)}]))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { encoding: 'utf8' })
  assert.equal(stderr, '')
  const values: number[] = JSON.parse(stdout)
  for (const [place, { call, value }] of said.entries())
    assert(Math.abs((values[place] ?? 0) / value - 1) < 1e-4, `${call} is ${values[place]}`)
})

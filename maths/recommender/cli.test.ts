import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { readColumns } from './csv-columns.ts'

const root = resolve(import.meta.dirname, '../..')
const examples = [...readFileSync(join(import.meta.dirname, 'README.md'), 'utf8').matchAll(/```sh\nnode (.*)\n```\n```json\n(.*)\n```/g)]

test('the README shows an example of each command', () => assert.equal(examples.length, 2))

for (const [, command = '', output = ''] of examples) {
  test(`what the README shows is what comes out: ${command.split(' ')[1]}`, () => {
    const { stdout, stderr } = spawnSync(process.execPath, command.split(' '), { cwd: root, encoding: 'utf8' })
    assert.equal(stderr, '')
    assert.deepEqual(JSON.parse(stdout), JSON.parse(output))
  })
}

test('a file may come by the standard input, and a missing column is named', () => {
  const run = (input: string) =>
    spawnSync(process.execPath, ['maths/recommender/cli.ts', 'evaluate', '--methods', 'popularity'], { cwd: root, encoding: 'utf8', input })
  const good = run('customer;time;basket;item\nx;1;1;a\nx;2;2;a\n')
  assert.equal(JSON.parse(good.stdout).methods.popularity.all['10'].recall, 1)
  const bad = run('customer,time,item\nx,1,a\n')
  assert.equal(bad.status, 1)
  assert.match(bad.stderr, /the column basket is missing/)
})

test('quoted cells keep their commas, quotes and lines', () => {
  const text = '\uFEFFid,"name"\r\n1,"a, ""b""\nc"\r\n\r\n2,plain'
  assert.deepEqual(readColumns(text, ['name', 'id']), { name: ['a, "b"\nc', 'plain'], id: ['1', '2'] })
})

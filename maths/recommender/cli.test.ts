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
    assert.match(stderr, /^(\w+ … \d+\.\d s\n)+$/)
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

const evaluated = (input: string, ...options: string[]) =>
  spawnSync(process.execPath, ['maths/recommender/cli.ts', 'evaluate', ...options], { cwd: root, encoding: 'utf8', input })

test('an option that there is not is one sentence, and exit code 2', () => {
  const { status, stderr, stdout } = evaluated('', '--bogus')
  assert.deepEqual([status, stdout, stderr.trim().split('\n').length], [2, '', 1])
  assert.match(stderr, /--bogus/)
})

test('what is wrong in the input is one sentence with its row, and exit code 1', () => {
  const header = 'customer,time,basket,item\n'
  const wrong: [string, string[], string][] = [
    [`${header}x,1,1,a\nx,soon,2,a\n`, [], 'row 3: “soon” is no time: write a number of days, a date or an instant (ISO 8601)\n'],
    [`${header}x,1,1,a\nx,2,2\n`, [], 'row 3 has no item: it ends before that column\n'],
    [`${header}x,1,1,a\n,2,2,b\n`, [], 'row 3 has no customer\n'],
    [header, [], 'nobody has two baskets, so nothing can be foreseen\n'],
    ['', [], 'the column customer is missing; the header has \n'],
    [`${header}x,1,1,a\nx,2,2,a\n`, ['--draws', '0'], '--draws takes a whole number above 0\n'],
    [`${header}x,1,1,a\nx,2,2,a\n`, ['--k', '0'], '--k takes whole numbers above 0, separated by commas\n'],
  ]
  for (const [input, options, sentence] of wrong) {
    const { status, stderr, stdout } = evaluated(input, ...options)
    assert.deepEqual([status, stderr, stdout], [1, sentence, ''])
  }
  assert.match(evaluated(`${header}x,1,1,a\nx,2,2,a\n`, '--methods', 'crystal_ball').stderr, /^--methods takes some of popularity,/)
})

test('the figures of a method do not depend on the methods beside it', () => {
  const purchases = 'maths/recommender/reference/purchases.csv'
  const run = (methods: string) =>
    JSON.parse(
      spawnSync(process.execPath, ['maths/recommender/cli.ts', 'evaluate', '--methods', methods, purchases], {
        cwd: root,
        encoding: 'utf8',
      }).stdout,
    ).methods.implicit_als
  assert.deepEqual(run('implicit_als'), run('popularity,ease,implicit_als'))
})

test('quoted cells keep their commas, quotes and lines', () => {
  const text = '\uFEFFid,"name"\r\n1,"a, ""b""\nc"\r\n\r\n2,plain'
  assert.deepEqual(readColumns(text, ['name', 'id']), { name: ['a, "b"\nc', 'plain'], id: ['1', '2'] })
})

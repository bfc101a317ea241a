/** The worked examples of the README, and what the command line refuses. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { readTable } from './csv.ts'

const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')

const examples = [
  ...readme.matchAll(/```sh\n\$ node maths\/clv\/cli\.ts ([^\n]+)\n```\n+```csv\n([\s\S]*?)```\n+```(csv|json)\n([\s\S]*?)```/g),
]

for (const [, args = '', input = '', format, output = ''] of examples) {
  test(`README: ${args}`, () => {
    const { stdout, stderr, status } = run(args.split(' '), input)
    assert.equal(stderr, '')
    assert.equal(status, 0)
    if (format === 'csv') same(cells(stdout), cells(output))
    else includes(JSON.parse(stdout), JSON.parse(output))
  })
}

test('every command has its example', () => assert.equal(examples.length, 4))

test('the code of the README runs and gives what it says', async () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? []
  const folder = join(import.meta.dirname, 'clv.ts')
  const said = [...code.matchAll(/^console\.log\((.+)\) \/\/ (.+)$/gm)]
  assert(said.length > 2)
  const silent = code.replace(/^console\.log\((.+)\) \/\/ .+$/gm, 'said.push($1)').replace("'@regulars/clv'", `'file://${folder}'`)
  const program = `const said: unknown[] = []\n${silent}\nprocess.stdout.write(JSON.stringify(said))`
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', program], { encoding: 'utf8' })
  assert.equal(stderr, '')
  assert.deepEqual(
    JSON.parse(stdout).map(String),
    said.map(([, , value]) => value),
  )
})

test('what cannot be read is refused with the row', () => {
  for (const [args, input, message] of [
    ['predict', 'model,p1,p2,p3,p4,x,t_x,T,t\nbgnbd,1,1,1,1,2,5,4,1\n', /row 1: x is a count, 0 ≤ t_x ≤ T/],
    ['predict', 'model,p1,p2,p3,p4,x,t_x,T,t\nbgnbd,1,1,1,1,two,5,4,1\n', /row 1: x is a number, and not “two”/],
    ['predict', 'model,p1,x\nxyz,1,1\n', /there is no model xyz/],
    ['predict', '', /the table has no column model/],
    ['predict', 'model,p1,p2,x,t_x,T\nnbd,1,1,0,0,1\n', /the table has no column t$/m],
    ['predict', 'model,p1,p2,p3,x,mean_value\ngg,6,0,15,2,20\n', /row 1: parameters are above 0/],
    ['predict', 'model,p1,p2,p3,x,mean_value\ngg,6,3,15,2.5,20\n', /row 1: x is a count/],
    ['predict', 'model,p1,p2,p3,p4,x,t_x,T,t,k\nbgcnbd,1,1,1,1,2,3,4,1,13\n', /there is no model bgcnbd-13/],
    ['fit --model bgnbd', 'x,t_x,T\n0,0,1\n-1,0,1\n', /row 2: frequency is a count/],
    ['choose --holdout 5', 'x,t_x,T,count,x_star\n2,3,9,40,-1\n', /row 1: purchases of the hold-out are counted/],
    ['fit --model abc', 'x,t_x,T\n0,0,1\n', /--model is one of/],
    ['fit --model bgnbd', 'x,T\n0,1\n', /no column t_x/],
    ['choose --holdout 5', 'x,t_x,T\n0,0,1\n', /needs the column x_star/],
    ['choose --transactions', 'customer_id,date\na,2024-01-01\n', /needs --cut DATE/],
  ] as const) {
    const { stderr, status } = run(args.split(' '), input)
    assert.equal(status, 1)
    assert.match(stderr, message)
  }
})

test('too few customers are said to be too few', () => {
  const { stdout, status } = run(['fit', '--model', 'pnbd'], 'x,t_x,T\n1,2,3\n')
  assert.deepEqual([JSON.parse(stdout), status], [{ model: 'pnbd', kind: 'not_enough_data', reason: 'fewer than 10 customers' }, 0])
})

test('a mean value may be missing: of one-time buyers it is nobody’s, of others it is left out', () => {
  const input = 'x,mean_value,count\n0,,30\n1,12,9\n2,30,9\n3,21,9\n4,17,9\n2,25,9\n1,,4\n'
  const { stdout, stderr } = run(['fit', '--model', 'gg'], input)
  assert.equal(stderr, '')
  const { customers, left_out } = JSON.parse(stdout)
  assert.deepEqual([customers, left_out], [45, 4])
})

test('purchases of nobody known are counted apart', () => {
  const { stdout } = run('choose --transactions --cut 2024-01-31 --unit day'.split(' '), 'customer_id,date\n,2024-01-01\na,2024-01-02\n')
  const { customers, rows_without_customer } = JSON.parse(stdout)
  assert.deepEqual([customers, rows_without_customer], [1, 1])
})

test('a quoted cell may go over lines', () =>
  assert.deepEqual(readTable('a,b\n"x\ny",2\n3,\n').rows, [
    ['x\ny', '2'],
    ['3', ''],
  ]))

test('cells may be quoted', () => assert.deepEqual(readTable('a,b\r\n"x, ""y""",2\r\n').rows, [['x, "y"', '2']]))

function run(args: string[], input: string) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'cli.ts'), ...args], { input, encoding: 'utf8' })
}

const cells = (text: string): string[][] =>
  text
    .trim()
    .split('\n')
    .map((line) => line.split(','))

function same(actual: string[][], expected: string[][]): void {
  assert.equal(actual.length, expected.length)
  for (const [row, line] of expected.entries()) for (const [place, cell] of line.entries()) closeOrEqual(actual[row]?.[place], cell)
}

/** All that the expected value holds is in the actual one; numbers to a millionth. */
function includes(actual: unknown, expected: unknown): void {
  if (typeof expected !== 'object' || expected === null) closeOrEqual(actual, expected)
  else {
    assert(typeof actual === 'object' && actual !== null)
    for (const [key, value] of Object.entries(expected)) includes((actual as Record<string, unknown>)[key], value)
  }
}

function closeOrEqual(actual: unknown, expected: unknown): void {
  const [value, wanted] = [Number(actual), Number(expected)]
  if (expected !== '' && expected !== null && Number.isFinite(wanted))
    assert(Math.abs(value - wanted) <= 1e-6 * (1 + Math.abs(wanted)), `${actual} for ${expected}`)
  else assert.deepEqual(actual, expected)
}

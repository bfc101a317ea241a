/** The command line answers every question of its documents as they say. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const documents = ['README.md', 'command-line.md']
const program = new URL('./cli.ts', import.meta.url).pathname

/** What follows `> ` and `< ` in a document. */
function dialogue(document: string): { question: string; answer: string }[] {
  const text = readFileSync(new URL(document, import.meta.url), 'utf8')
  return [...text.matchAll(/^> (.+)\n< (.+)$/gm)].map(([, question = '', answer = '']) => ({ question, answer }))
}

const ask = (lines: readonly string[]) => spawnSync(process.execPath, [program], { input: `${lines.join('\n')}\n`, encoding: 'utf8' })

for (const document of documents)
  test(`the answers that ${document} shows are those of the command line`, () => {
    const shown = dialogue(document)
    assert.ok(shown.length > 0)
    const { stdout, status } = ask(shown.map(({ question }) => question))
    const answers = stdout.trim().split('\n')
    assert.equal(status, 0)
    assert.equal(answers.length, shown.length)
    for (const [place, { question, answer }] of shown.entries()) agrees(JSON.parse(answers[place] ?? ''), JSON.parse(answer), question)
  })

test('every test that the command line knows has an example', () => {
  const [known] = [JSON.parse(ask(['{"test":"nothing"}']).stdout) as { error: string }]
  const names = known.error.replace('test is one of ', '').split(', ')
  const shown = dialogue('command-line.md').map(({ question }) => (JSON.parse(question) as { test: string }).test)
  assert.ok(names.length > 25)
  assert.deepEqual(shown.toSorted(), names.toSorted())
})

test('a line that cannot be answered says so in its place, and the others are answered', () => {
  const half = '{"test":"half_width","standardError":1,"n":10}'
  const { stdout, status } = ask([half, 'no JSON', '[]', '{"test":"half_width","standardError":"1","n":10}', '', half])
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  assert.equal(status, 1)
  assert.deepEqual(
    answers.map((answer) => Object.keys(answer)[0]),
    ['halfWidth', 'error', 'error', 'error', 'halfWidth'],
  )
  assert.deepEqual(answers[3], { error: 'standardError is a number', line: 4 })
})

function agrees(actual: unknown, expected: unknown, place: string): void {
  if (typeof expected === 'number') {
    assert.ok(typeof actual === 'number', place)
    assert.ok(Math.abs(actual - expected) <= Math.max(1e-12, 1e-8 * Math.abs(expected)), `${place}: ${actual} and not ${expected}`)
  } else if (typeof expected === 'object' && expected !== null) {
    assert.deepEqual(Object.keys(actual ?? {}), Object.keys(expected), place)
    for (const [name, value] of Object.entries(expected)) agrees((actual as Record<string, unknown>)[name], value, `${place}.${name}`)
  } else assert.equal(actual, expected, place)
}

/**
 * Published and recomputed values, answered as the command line answers them. Each case has its source; the tolerance is
 * relative, 1e-9 unless the source has fewer digits, so that no function which returns 0 passes.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { answer } from './answer.ts'

interface Golden {
  id: string
  source: string
  tolerance: number
  question: Record<string, unknown>
  expected: Record<string, unknown>
}

const cases: Golden[] = JSON.parse(readFileSync(new URL('./reference/golden.json', import.meta.url), 'utf8'))

for (const { id, source, tolerance, question, expected } of cases) {
  test(`${id} is as ${source} has it`, () => agrees(answer(question), expected, tolerance, id))
}

test('the t statistic of F11 is 2.85295487 (scipy)', () => {
  const found = cases.find(({ id }) => id === 'F11')
  assert.ok(found)
  const { effect, standardError } = answer(found.question) as { effect: number; standardError: number }
  agrees(effect / standardError, 2.85295487, 2e-9, 't')
})

function agrees(actual: unknown, expected: unknown, tolerance: number, place: string): void {
  if (typeof expected === 'number') {
    assert.ok(typeof actual === 'number', `${place} is ${String(actual)} and not a number`)
    const allowed = expected === 0 ? 1e-12 : tolerance * Math.abs(expected)
    assert.ok(Math.abs(actual - expected) <= allowed, `${place} is ${actual} and not ${expected}`)
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [name, value] of Object.entries(expected))
      agrees((actual as Record<string, unknown> | undefined)?.[name], value, tolerance, `${place}.${name}`)
  } else assert.equal(actual, expected, place)
}

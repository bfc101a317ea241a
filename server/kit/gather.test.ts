import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gather } from './gather.ts'

test('what is asked at one moment, or while others are answered, is answered together, and nothing is remembered', async () => {
  const { ask, asked } = aGathered()
  const first = Promise.all([ask('a1'), ask('a2'), ask('b1')])
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve))
  assert.deepEqual(await Promise.all([first, ask('a1'), ask('a3')]), [['A1', 'A2', 'B1'], 'A1', 'A3'])
  assert.deepEqual(asked, [['a1', 'a2'], ['b1'], ['a1', 'a3']])
})

test('what one question breaks is its own loss', async () => {
  const { ask } = aGathered()
  const outcomes = await Promise.allSettled([ask('a1'), ask('a bad one'), ask('a2')])
  assert.deepEqual(
    outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : outcome.reason.message)),
    ['A1', 'broken', 'A2'],
  )
  assert.equal(await ask('a3'), 'A3')
})

function aGathered() {
  const asked: string[][] = []
  const ask = gather<string, string>(
    (question) => question[0] ?? '',
    async (questions) => {
      asked.push([...questions])
      await new Promise((resolve) => setTimeout(resolve, 20))
      if (questions.includes('a bad one')) throw new Error('broken')
      return questions.map((question) => question.toUpperCase())
    },
  )
  return { ask, asked }
}

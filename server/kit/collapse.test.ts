import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collapse } from './collapse.ts'

test('look-ups of one moment are one query, in which each question stands once', async () => {
  const { ask, queries } = aCollapsed()
  assert.deepEqual(await Promise.all([ask('a'), ask('b'), ask('a')]), ['A1', 'B1', 'A1'])
  assert.deepEqual(queries, [['a', 'b']])
})

test('nothing is remembered: the next moment asks anew', async () => {
  const { ask, queries } = aCollapsed()
  await ask('a')
  assert.equal(await ask('a'), 'A2')
  assert.equal(queries.length, 2)
})

test('what is asked while a query is under way waits for the next one', async () => {
  const { ask } = aCollapsed({ takesMs: 20 })
  const first = ask('a')
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(await Promise.all([first, ask('a')]), ['A1', 'A2'])
})

test('a query that fails fails for all who asked, and for nobody later', async () => {
  const { ask, breakOnce } = aCollapsed()
  breakOnce()
  const outcomes = await Promise.allSettled([ask('a'), ask('b')])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  assert.equal(await ask('a'), 'A2')
})

function aCollapsed({ takesMs = 0 } = {}) {
  const queries: string[][] = []
  let isBroken = false
  const ask = collapse<string, string>(
    (question) => question,
    async (questions) => {
      queries.push([...questions])
      const answers = questions.map((question) => `${question.toUpperCase()}${queries.length}`)
      await new Promise((resolve) => setTimeout(resolve, takesMs))
      if (!isBroken) return answers
      isBroken = false
      throw new Error('broken')
    },
  )
  return {
    ask,
    queries,
    breakOnce: () => {
      isBroken = true
    },
  }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { collapse } from './collapse.ts'

test('the same question asked by many at one moment is looked up once', async () => {
  const { ask, lookUps } = aCollapsed()
  assert.deepEqual(await Promise.all([ask('a'), ask('b'), ask('a')]), ['A1', 'B2', 'A1'])
  assert.deepEqual(lookUps, ['a', 'b'])
})

test('nothing is remembered: the next moment asks anew', async () => {
  const { ask, lookUps } = aCollapsed()
  await ask('a')
  assert.equal(await ask('a'), 'A2')
  assert.deepEqual(lookUps, ['a', 'a'])
})

test('who asks while a look-up is under way shares the next one, and other questions do not wait', async () => {
  const { ask, lookUps } = aCollapsed({ takesMs: 20 })
  const first = ask('a')
  await new Promise((resolve) => setTimeout(resolve, 5))
  assert.deepEqual(await Promise.all([first, ask('a'), ask('a'), ask('b')]), ['A1', 'A3', 'A3', 'B2'])
  assert.deepEqual(lookUps, ['a', 'b', 'a'])
})

test('a look-up that fails fails for all who share it, and for nobody later', async () => {
  const { ask, breakOnce } = aCollapsed()
  breakOnce()
  const outcomes = await Promise.allSettled([ask('a'), ask('a')])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  assert.equal(await ask('a'), 'A2')
})

function aCollapsed({ takesMs = 0 } = {}) {
  const lookUps: string[] = []
  let isBroken = false
  const ask = collapse<string, string>(
    (question) => question,
    async (question) => {
      lookUps.push(question)
      const answer = `${question.toUpperCase()}${lookUps.length}`
      await new Promise((resolve) => setTimeout(resolve, takesMs))
      if (!isBroken) return answer
      isBroken = false
      throw new Error('broken')
    },
  )
  return {
    ask,
    lookUps,
    breakOnce: () => {
      isBroken = true
    },
  }
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RewardView } from '../../answers.ts'
import { codesIn, newReward } from './reward-draft.ts'

test('codes are read as people paste them, each once', () => {
  assert.deepEqual(codesIn('A-1\r\nA-2, A-3;A-1\n\n'), ['A-1', 'A-2', 'A-3'])
  assert.deepEqual(codesIn(' \n'), [])
})

test('a new reward has a code that none of the others had, archived ones included', () => {
  const known = (code: string) => ({ reward: { code } }) as RewardView
  assert.equal(newReward('points', []).code, 'reward_1')
  assert.equal(newReward('points', [known('percent_10'), known('reward_3')]).code, 'reward_4')
})

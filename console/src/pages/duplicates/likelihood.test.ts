import assert from 'node:assert/strict'
import { test } from 'node:test'
import { likelihoodOf } from './likelihood.ts'

test('a claim alone is possible, a written variant likely, an address under two accounts nearly certain', () => {
  assert.deepEqual([0.5, 0.6, 0.8, 0.85, 0.95].map(likelihoodOf), ['possible', 'possible', 'likely', 'likely', 'high'])
  assert.deepEqual([0, 0.699, 0.7, 0.899, 0.9, 1].map(likelihoodOf), ['possible', 'possible', 'likely', 'likely', 'high', 'high'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { birthdayDraft, birthdayOfDraft } from './birthday.ts'

test('a birthday is read and typed day first, with its year or without', () => {
  for (const [birthday, draft] of [
    ['1990-05-17', '17.05.1990'],
    ['--02-29', '29.02'],
    ['', ''],
  ] as const) {
    assert.equal(birthdayDraft(birthday), draft)
    assert.equal(birthdayOfDraft(draft), birthday)
  }
  assert.equal(birthdayDraft(null), '')
  assert.deepEqual(['7.5.1990', '7/5', '17.05.'].map(birthdayOfDraft), ['1990-05-07', '--05-07', '--05-17'])
})

test('what is written as machines do is taken, and what is no day is left to the server to refuse', () => {
  assert.deepEqual(['1990-05-17', '--05-17', 'in May', '17.05.90'].map(birthdayOfDraft), ['1990-05-17', '--05-17', 'in May', '17.05.90'])
})

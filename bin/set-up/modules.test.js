import assert from 'node:assert/strict'
import { test } from 'node:test'
import { missingLevel, whyNpmFailed } from './modules.js'

const missing = (wanted, lock, level) => missingLevel(wanted, { stamp: { lock, level }, lock: 'now' })

test('nothing is installed where the same lock file has been followed far enough', () => {
  assert.equal(missing('run', 'now', 'run'), null)
  assert.equal(missing('test', 'now', 'test'), null)
  assert.equal(missing('run', 'now', 'test'), null)
})

test('a fresh clone gets what was asked for', () => {
  assert.equal(missing('run', null, null), 'run')
  assert.equal(missing('test', null, null), 'test')
})

test('tools of tests are added to a running installation, and never taken away from one', () => {
  assert.equal(missing('test', 'now', 'run'), 'test')
  assert.equal(missing('run', 'before', 'test'), 'test')
  assert.equal(missing('run', 'before', 'run'), 'run')
})

test('what npm says becomes one sentence with what to do', () => {
  const said = [
    [
      'npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org failed',
      /registry does not answer: check the connection/,
    ],
    ['npm error code ENOSPC\nnpm error nospc There appears to be insufficient space', /is full: free about 500 MB/],
    ['npm error code EACCES\nnpm error syscall mkdir', /may not write in .*: start Regulars as the owner/],
    [
      'npm error code ETARGET\nnpm error notarget No matching version found for left-pad@99.',
      /\(notarget No matching version found for left-pad@99\.\)/,
    ],
    ['', /without saying why/],
  ]
  for (const [text, sentence] of said) assert.match(whyNpmFailed(text), sentence)
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const built = readFileSync(join(import.meta.dirname, '../../dist-loyalty/loyalty.js'))

test('the member’s element weighs no more than 15 KB on its way, its styles and three languages included', () => {
  const bytes = gzipSync(built, { level: 9 }).length
  assert.ok(bytes <= 15_360, `${bytes} bytes`)
})

test('it makes neither code nor elements out of text, and asks nobody but its own server and the shop', () => {
  assert.doesNotMatch(built.toString(), /\beval\b|new Function|innerHTML|insertAdjacentHTML|document\.write|https?:/)
})

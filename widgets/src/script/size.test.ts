import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'

const built = readFileSync(join(import.meta.dirname, '../../dist/r.js'))

test('the script weighs no more than 3 KB on its way', () => {
  const bytes = gzipSync(built, { level: 9 }).length
  assert.ok(bytes <= 3_072, `${bytes} bytes`)
})

test('the script makes no code out of text, and asks nobody but its own server', () => {
  assert.doesNotMatch(built.toString(), /\beval\b|new Function|innerHTML|document\.write|https?:/)
})

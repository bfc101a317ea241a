import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exampleOf, holds } from './readme-example.js'

test('a claim is a line with a value behind it, and a wrong one is found', () => {
  const readme = [
    '```ts',
    "import { a } from 'a'",
    'const b = 1 // 2',
    'b // 1',
    'a(b) // 0.26, rounded',
    'a(b) // in words',
    'console.log(b, 2) // 1 2',
    '```',
  ].join('\n')
  const example = exampleOf(readme)
  assert.equal(example?.claims, 3)
  assert.match(example.program, /claim\("b \/\/ 1", \(b\), \(1\), false\)/)
  assert.match(example.program, /\(\[b, 2\]\.join\(' '\)\), \("1 2"\), false\)/)
  assert.ok(holds({ found: 0.2551, said: 0.26, isRounded: true }))
  assert.ok(!holds({ found: 0.2549, said: 0.26, isRounded: true }))
  assert.ok(!holds({ found: 0.2551, said: 0.26, isRounded: false }))
  assert.ok(!holds({ found: { low: 1, high: 2 }, said: { low: 1 }, isRounded: false }))
  assert.ok(!holds({ found: undefined, said: 1, isRounded: true }))
  assert.equal(exampleOf('no example'), null)
})

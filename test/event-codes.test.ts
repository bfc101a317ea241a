import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { eventTypes, orderProblems, rejectionCodes } from '../server/activity/schema.ts'
import { projectFolder } from './source-files.ts'

const texts = JSON.parse(readFileSync(join(projectFolder, 'console/src/languages/en/events.json'), 'utf8'))

test('of every reason that an event can be refused for, the console says what it is and how to mend it', () => {
  const needed = [...rejectionCodes, ...orderProblems].flatMap((code) => [`events.code.${code}`, `events.mend.${code}`])
  assert.deepEqual(
    needed.filter((key) => !(key in texts)),
    [],
  )
  const known = Object.keys(texts).filter((key) => /^events\.(code|mend)\./.test(key) && key !== 'events.code.other')
  assert.deepEqual(known.toSorted(), needed.toSorted())
})

test('every type of event has its word in the console', () => {
  assert.deepEqual(
    eventTypes.filter((type) => !(`events.type.${type}` in texts)),
    [],
  )
})

/** “What the system is doing” has words for all that it can be doing. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { languages } from '../server/kit/language.ts'
import type { Services } from '../server/kit/services.ts'
import { schedule, subscriptions, tasksOf } from '../server/wiring.ts'

// Tasks are only named here and not run, so they need nothing to run with.
const jobs = Object.keys(tasksOf({} as Services)).sort()

for (const language of languages)
  test(`every job has a name in ${language}, and no other has one`, () => {
    const texts: object = JSON.parse(readFileSync(join(import.meta.dirname, `../console/src/languages/${language}/jobs.json`), 'utf8'))
    const named = Object.keys(texts).flatMap((key) => (key.startsWith('jobs.name.') ? [key.slice('jobs.name.'.length)] : []))
    assert.deepEqual(named.sort(), jobs)
  })

test('what events and the clock cause are jobs that there are', () => {
  const caused = [...subscriptions.later.map(({ job }) => job), ...schedule.map(({ task }) => task)]
  assert.deepEqual(
    caused.filter((job) => !jobs.includes(job)),
    [],
  )
})

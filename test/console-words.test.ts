/** What capabilities bring to the console's pages has words there. */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { languages } from '../server/kit/language.ts'
import { retentionRules, timelineSources } from '../server/wiring.ts'

for (const language of languages)
  test(`kinds of entries of the timeline and of data that is not kept for ever have names in ${language}`, () => {
    const folder = join(import.meta.dirname, '../console/src/languages', language)
    const texts = new Set(readdirSync(folder).flatMap((file) => Object.keys(JSON.parse(readFileSync(join(folder, file), 'utf8')))))
    const wanted = [
      ...timelineSources.map(({ kind }) => `customers.timeline.kind.${kind}`),
      ...retentionRules.map(({ dataClass }) => `privacy.class.${dataClass}`),
    ]
    assert.deepEqual(
      wanted.filter((key) => !texts.has(key)),
      [],
    )
  })

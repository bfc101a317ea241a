import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { profileFacts } from '../facts/profile.ts'
import { ValueTest } from '../schema.ts'
import { answersTo, valueTest } from '../value-test.ts'

/** A trait or a field of the shop's own answers to a test of its type. */
export const trait = defineCondition({
  code: 'trait',
  args: z.object({ key: z.string().min(1).max(200), test: ValueTest }),
  form: {
    group: 'profile',
    fields: [
      { name: 'key', kind: 'pick', of: 'trait', isMany: false },
      { name: 'test', kind: 'valueTest' },
    ],
    initial: { test: { type: 'text', compare: 'exists' } },
  },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ key, test }, place) => valueTest(sql`(person.traits -> ${key}::text)`, test, place),
  matches: ({ traits }, { key, test }, moment) => {
    const value = Object.hasOwn(traits, key) ? traits[key] : undefined
    return { is: answersTo(value, test, moment), because: { key, value: shown(value) } }
  },
})

const shown = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : value == null
      ? null
      : JSON.stringify(value)

import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { profileFacts } from '../facts/profile.ts'
import { TextTest } from '../schema.ts'
import { plainTextAnswers, plainTextTest } from '../value-test.ts'

const columns = {
  firstName: sql`person.first_name`,
  lastName: sql`person.last_name`,
  email: sql`person.email`,
  phone: sql`person.phone`,
  country: sql`person.country`,
  city: sql`person.city`,
  postcode: sql`person.postcode`,
  language: sql`person.language`,
  customerNumber: sql`person.customer_number`,
}
const fields = ['firstName', 'lastName', 'email', 'phone', 'country', 'city', 'postcode', 'language', 'customerNumber'] as const

/** A field of the profile is, is not, contains … */
export const profileField = defineCondition({
  code: 'profile_field',
  args: z.object({ field: z.enum(fields), test: TextTest }),
  form: {
    group: 'profile',
    fields: [
      { name: 'field', kind: 'choice', options: [...fields], isMany: false },
      { name: 'test', kind: 'textTest' },
    ],
    initial: { field: 'email', test: { type: 'text', compare: 'exists' } },
  },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ field, test }) => ({ is: plainTextTest(columns[field], test) }),
  matches: (person, { field, test }) => ({ is: plainTextAnswers(person[field] ?? '', test), because: { value: person[field] } }),
})

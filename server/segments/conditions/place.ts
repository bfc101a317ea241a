import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { profileFacts } from '../facts/profile.ts'
import { inSmallLetters, smallLettersOf } from '../text-case.ts'

const places = z.array(z.string().trim().min(1).max(100)).min(1).max(200)

/** Lives in one of these countries. */
export const country = defineCondition({
  code: 'country',
  args: z.object({
    countries: z
      .array(z.string().regex(/^[A-Z]{2}$/))
      .min(1)
      .max(250),
  }),
  form: { group: 'place', fields: [{ name: 'countries', kind: 'pick', of: 'country', isMany: true }], initial: {} },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ countries }) => ({ is: sql`person.country = any(${countries}::text[])` }),
  matches: (person, { countries }) => ({ is: countries.includes(person.country ?? ''), because: { country: person.country } }),
})

/** Lives in one of these towns, whatever the case of the letters. */
export const city = defineCondition({
  code: 'city',
  args: z.object({ cities: places }),
  form: { group: 'place', fields: [{ name: 'cities', kind: 'pick', of: 'city', isMany: true }], initial: {} },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ cities }) => {
    const small = cities.map(inSmallLetters)
    return { is: sql`${smallLettersOf(sql`person.city`, small)} = any(${small}::text[])` }
  },
  matches: (person, { cities }) => ({
    is: cities.some((each) => inSmallLetters(each) === inSmallLetters(person.city ?? '')),
    because: { city: person.city },
  }),
})

/** The postcode begins so; spaces and hyphens make no difference. */
export const postcode = defineCondition({
  code: 'postcode',
  args: z.object({ prefixes: places }),
  form: { group: 'place', fields: [{ name: 'prefixes', kind: 'text', isMany: true }], initial: {} },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ prefixes }) => ({
    is: sql`(select bool_or(starts_with(translate(person.postcode, ' -', ''), prefix)) from unnest(${prefixes.map(bare)}::text[]) as prefix)`,
  }),
  matches: (person, { prefixes }) => ({
    is: person.postcode !== null && prefixes.some((prefix) => bare(person.postcode ?? '').startsWith(bare(prefix))),
    because: { postcode: person.postcode },
  }),
})

/** Is spoken to in one of these languages. */
export const language = defineCondition({
  code: 'language',
  args: z.object({ languages: z.array(z.string().min(2).max(20)).min(1).max(100) }),
  form: { group: 'profile', fields: [{ name: 'languages', kind: 'pick', of: 'language', isMany: true }], initial: {} },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ languages }) => ({ is: sql`person.language = any(${languages}::text[])` }),
  matches: (person, { languages }) => ({ is: languages.includes(person.language ?? ''), because: { language: person.language } }),
})

const bare = (text: string): string => text.replace(/[ -]/g, '')

import { bucketOf } from '@regulars/experiments'
import { z } from 'zod'
import { type Query, sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { profileFacts } from '../facts/profile.ts'

/**
 * Falls into these of the 10,000 buckets of a salt, `from` with and `below` without: the buckets that experiments with that seed give. It is a
 * hash of salt and customer alone, so it never changes; who stays in a merge keeps theirs.
 */
export const randomBucket = defineCondition({
  code: 'random_bucket',
  args: z
    .object({
      salt: z.string().regex(/^[\x21-\x7e]{1,64}$/, { message: 'segments.field.salt' }),
      from: z.int().min(0).max(9_999),
      below: z.int().min(1).max(10_000),
    })
    .refine(({ from, below }) => from < below, { message: 'segments.field.buckets_backwards', path: ['below'] }),
  form: {
    group: 'profile',
    fields: [
      { name: 'salt', kind: 'text' },
      { name: 'from', kind: 'number', min: 0, max: 9_999, unit: 'bucket' },
      { name: 'below', kind: 'number', min: 1, max: 10_000, unit: 'bucket' },
    ],
    initial: { from: 0, below: 1_000 },
  },
  isBehavioural: false,
  topics: () => ['profile'],
  facts: profileFacts,
  where: ({ salt, from, below }, { shopId, leaf, isIn }) => ({
    // Offsets keep each step a step of its own: put into one another, the text would double with each digit.
    rows: sql`select customer_id, ${hashOfDigits()} % 10000 as bucket
      from (
        select customer_id, convert_to(first_hash::text, 'UTF8') as digits, length(first_hash::text) as length
        from (
          select customer_id, ${hashOfId(salt)} as first_hash
          from (select customer_id, convert_to(customer_id::text, 'UTF8') as id from customers where shop_id = ${shopId} and ${isIn(sql`customer_id`)} offset 0) as named
          offset 0
        ) as hashed
        offset 0
      ) as spelled`,
    is: sql`${leaf}.bucket >= ${from}::integer and ${leaf}.bucket < ${below}::integer`,
    needsRow: true,
  }),
  matches: ({ customerId }, { salt, from, below }) => {
    const bucket = Math.round((bucketOf(salt, customerId) ?? 0) * 10_000)
    return { is: from <= bucket && bucket < below, because: { bucket } }
  },
})

/** FNV-1a goes on from the hash of the salt: `maths/experiments/assignment.ts`, hash version 2, whose rounds these are. */
const hashOfId = (salt: string): Query<unknown> => rounds(sql`${hashOf(salt)}::bigint`, sql`id`, 36)

/** The decimal digits of the first hash are hashed from the beginning: as many rounds as it has digits. */
const hashOfDigits = (): Query<unknown> =>
  sql`case length ${sql.join(
    Array.from(
      { length: 10 },
      (_, place) => sql`when ${place + 1}::integer then ${rounds(sql`${offsetBasis}::bigint`, sql`digits`, place + 1)}`,
    ),
    sql` `,
  )} end`

function rounds(start: Query<unknown>, bytes: Query<unknown>, count: number): Query<unknown> {
  let hash = start
  for (let place = 0; place < count; place++) hash = sql`(((${hash} # get_byte(${bytes}, ${place}::integer)) * 16777619) & 4294967295)`
  return hash
}

const offsetBasis = 0x811c9dc5

function hashOf(text: string): number {
  let hash = offsetBasis
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}

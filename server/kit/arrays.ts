/**
 * Arrays of thousands of elements, written as one text: the driver would ask of each what it is, and quote it. For what
 * needs no quotes.
 */
import { type Query, sql } from './database.ts'

export const uuids = (ids: Iterable<string | null>): Query<unknown> => sql`${arrayText(ids)}::uuid[]`

export const instants = (times: Iterable<Date>): Query<unknown> =>
  sql`${arrayText(Array.from(times, (time) => time.toISOString()))}::timestamptz[]`

export const integers = (numbers: Iterable<number>): Query<unknown> => sql`${arrayText(numbers)}::bigint[]`

/** Several such arrays can be handed over as one array of texts. */
export const arrayText = (elements: Iterable<string | number | null>): string =>
  `{${Array.from(elements, (each) => each ?? 'null').join()}}`

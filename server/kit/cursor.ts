import { z } from 'zod'
import { invalid } from './problem.ts'

/** What a list takes: where to go on, and how many to give at once. */
export const PageQuery = z.object({
  cursor: z.string().max(2000).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})

/** The place in a list after which the next page begins, as text that means nothing to its reader. */
function writeCursor(position: readonly (string | number | null)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url')
}

/**
 * The place that a cursor stands for, or null where there is none and the list begins. Whoever makes up a cursor sees no
 * more than by paging: it only says where to go on. Throws `wrong_cursor` where it does not fit this list.
 */
export function readCursor<Position extends z.ZodType>(cursor: string | undefined, position: Position): z.output<Position> | null {
  if (cursor === undefined || cursor === '') return null
  const result = position.safeParse(parsed(cursor))
  if (!result.success) throw invalid('wrong_cursor')
  return result.data
}

/** Cuts the one row too many that was asked for to learn whether there is a next page. */
export function cutPage<Row>(rows: readonly Row[], limit: number, positionOf: (row: Row) => readonly (string | number | null)[]) {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { page, nextCursor: rows.length > limit && last !== undefined ? writeCursor(positionOf(last)) : null }
}

function parsed(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    // Nonsense is what the schema refuses.
    return undefined
  }
}

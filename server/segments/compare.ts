import { type Query, sql } from '../kit/database.ts'
import type { Compare } from './schema.ts'

type Comparable = number | bigint | string

/** Whether a figure stands so to another. */
export function compares<Value extends Comparable>(figure: Value, compare: Compare, other: Value): boolean {
  switch (compare) {
    case 'eq':
      return figure === other
    case 'ne':
      return figure !== other
    case 'lt':
      return figure < other
    case 'le':
      return figure <= other
    case 'gt':
      return figure > other
    case 'ge':
      return figure >= other
  }
}

/** The same in SQL. */
export const comparing = (figure: Query<unknown>, compare: Compare, other: Query<unknown>): Query<boolean> =>
  sql<boolean>`(${figure} ${operators[compare]} ${other})`

const operators: Record<Compare, Query<unknown>> = {
  eq: sql`=`,
  ne: sql`<>`,
  lt: sql`<`,
  le: sql`<=`,
  gt: sql`>`,
  ge: sql`>=`,
}

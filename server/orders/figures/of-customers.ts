import { sql } from '../../kit/database.ts'

/**
 * The condition that picks rows of these customers (null = everybody's). The list is a subquery, so that the planner does
 * not weigh each of some thousand ids: it looks them up by the key.
 */
export const ofCustomers = (customerIds: readonly string[] | null) =>
  customerIds === null ? sql`true` : sql`customer_id = any(array(select unnest(${customerIds}::uuid[])))`

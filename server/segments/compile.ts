/**
 * A tree becomes one statement: the rows of each condition are grouped once and joined to the customers. What a condition says
 * of a person is true, false or, of who objects to being profiled, unknown; the tree follows SQL's own logic of three values,
 * and who is in must be true. Everybody has a narrow row of totals; the wide one of the profile is joined only where it is asked,
 * because the planner leaves out a left join that nothing refers to.
 */
import { type Query, sql } from '../kit/database.ts'
import type { Clause, Moment, Place } from './condition.ts'
import type { Tree } from './definition.ts'
import { objections } from './objections.ts'

export interface Evaluated {
  customerId: string
  isMember: boolean
  nextFlipAt: Date | null
}

/** Who is looked at: everybody, by reading each table once, or these, by its indexes. */
export type Scope = { kind: 'everybody' } | { kind: 'customers'; customerIds: readonly string[] }

const customersAStatement = 5_000

/** These customers, as many at a time as a statement finds by the indexes. */
export const scopesOf = (customerIds: readonly string[]): { kind: 'customers'; customerIds: readonly string[] }[] =>
  Array.from({ length: Math.ceil(customerIds.length / customersAStatement) }, (_, place) => ({
    kind: 'customers',
    customerIds: customerIds.slice(place * customersAStatement, (place + 1) * customersAStatement),
  }))

/** What a part of the tree says of a person, and until when at least; null where time changes nothing. */
interface Answer {
  is: Query<unknown>
  flipsAt: Query<unknown> | null
}

/**
 * One row for each customer of the scope who is in, or may come in by time alone: customer_id, is_member, next_flip_at.
 * Everything that a person chose goes in as a parameter.
 */
export function evaluation(tree: Tree, { moment, scope }: { moment: Moment; scope: Scope }): Query<Evaluated> {
  const { shopId, now } = moment
  const isIn: Place['isIn'] = (customerId) =>
    scope.kind === 'everybody' ? sql<boolean>`true` : sql<boolean>`${customerId} in (select customer_id from looked)`
  // Said once: compared with a list in each place, every id of it would be weighed by the planner for every table and part of one.
  const looked =
    scope.kind === 'everybody' ? sql`` : sql`with looked as materialized (select unnest(${scope.customerIds}::uuid[]) as customer_id)`
  const joins: Query<unknown>[] = []
  const columns: Query<unknown>[] = []
  let isObjectionAsked = false
  const certain = new Set(conjuncts(tree))
  const { is, flipsAt } = answer(tree)
  const flips = flipsAt ?? never

  return sql<Evaluated>`
    ${looked}
    select customer_id, (${is}) is true as is_member, nullif(greatest(${flips}, ${now}::timestamptz + interval '1 millisecond'), 'infinity') as next_flip_at
    from (
      select totals.customer_id${sql.join([sql``, ...columns], sql`, `)}
      from customer_totals as totals
      left join customers as person on person.shop_id = ${shopId} and person.customer_id = totals.customer_id
      ${isObjectionAsked ? sql`left join (${objections({ ...moment, isIn })}) as objecting on objecting.customer_id = totals.customer_id` : sql``}
      ${sql.join(joins, sql` `)}
      where totals.shop_id = ${shopId} and ${isIn(sql`totals.customer_id`)}
        and not exists (select 1 from customers as erased where erased.shop_id = ${shopId} and erased.customer_id = totals.customer_id and erased.erased_at is not null)
    ) as answers
    where (${is}) is true or ${flips} < 'infinity'`

  function answer(node: Tree): Answer {
    if (node.kind === 'condition') return leaf(node)
    if (node.kind === 'not') {
      const inner = answer(node.of)
      return { is: sql`not (${inner.is})`, flipsAt: inner.flipsAt }
    }
    const parts = node.of.map(answer)
    const together = sql`(${sql.join(
      parts.map((part) => part.is),
      node.kind === 'and' ? sql` and ` : sql` or `,
    )})`
    return { is: together, flipsAt: earliestFlip(node.kind, together, parts) }
  }

  function leaf(node: Tree & { kind: 'condition' }): Answer {
    const place = columns.length
    const alias = sql.ref(`rows_${place}`)
    const clause = node.condition.where({ ...moment, leaf: alias, isIn })
    if (clause.rows) joins.push(joined(clause, alias, { isCertain: certain.has(node) }))
    const isAsked = node.condition.isBehavioural
    isObjectionAsked ||= isAsked
    const name = sql.ref(`is_${place}`)
    columns.push(sql`${unlessObjecting(isAsked, sql`coalesce(${clause.is}, false)`, sql`null`)} as ${name}`)
    if (!clause.flipsAt) return { is: name, flipsAt: null }
    const flipsName = sql.ref(`flips_${place}`)
    columns[place] =
      sql`${columns[place]}, ${unlessObjecting(isAsked, sql`coalesce(${clause.flipsAt}, 'infinity'::timestamptz)`, never)} as ${flipsName}`
    return { is: name, flipsAt: flipsName }
  }
}

/**
 * Until when a whole stays what it is, at least. An "and" that is false stays false until the last of its false parts may have
 * changed; one that is true, or unknown, until the first part may. An "or" likewise, the other way round.
 */
function earliestFlip(kind: 'and' | 'or', whole: Query<unknown>, parts: readonly Answer[]): Query<unknown> | null {
  if (parts.every(({ flipsAt }) => flipsAt === null)) return null
  const settled = kind === 'and' ? sql`false` : sql`true`
  const timed = parts.flatMap(({ flipsAt }) => flipsAt ?? [])
  const settling = parts.map(({ is, flipsAt }) => sql`case when (${is}) is ${settled} then ${flipsAt ?? never} else '-infinity' end`)
  return sql`case when (${whole}) is ${settled} then greatest(${sql.join(settling)}) else least(${sql.join(timed)}) end`
}

/** Conditions that everybody who is in, or may come in by time alone, must answer to: who has no row for them need not be looked at. */
function conjuncts(tree: Tree): Tree[] {
  if (tree.kind === 'and') return tree.of.flatMap(conjuncts)
  return tree.kind === 'condition' ? [tree] : []
}

function joined({ rows, on, needsRow }: Clause, alias: Query<unknown>, { isCertain }: { isCertain: boolean }): Query<unknown> {
  const how = isCertain && needsRow ? sql`join` : sql`left join`
  return sql`${how} (${rows}) as ${alias} on ${on ?? sql`${alias}.customer_id = totals.customer_id`}`
}

const unlessObjecting = (isAsked: boolean, value: Query<unknown>, otherwise: Query<unknown>): Query<unknown> =>
  isAsked ? sql`case when objecting.customer_id is null then ${value} else ${otherwise} end` : value

const never = sql`'infinity'::timestamptz`

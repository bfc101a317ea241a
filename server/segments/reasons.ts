import { all, type Db, sql } from '../kit/database.ts'
import type { Moment } from './condition.ts'
import { type Decision, decide, type Person } from './decide.ts'
import { conditionsOf, type Tree } from './definition.ts'
import { objecting } from './objections.ts'

interface Asked {
  tree: Tree
  moment: Moment
  customerIds: readonly string[]
}

/** For each of these few customers: whether they are in, and what every condition says of them. */
export async function reasonsFor(db: Db, { tree, moment, customerIds }: Asked): Promise<Map<string, Decision>> {
  const people = await loadPeople(db, { tree, moment, customerIds })
  return new Map(people.map((person) => [person.customerId, decide(tree, person, moment)]))
}

/** These customers with all facts that the tree asks about; who is not there is left out. */
export async function loadPeople(db: Db, { tree, moment: { shopId, asksFirst }, customerIds }: Asked): Promise<Person[]> {
  const conditions = conditionsOf(tree)
  const sources = new Set(conditions.map(({ source }) => source))
  const loaded = new Map<string, Map<string, unknown>>()
  for (const source of sources) {
    const wants = [...new Set(conditions.filter((each) => each.source === source).flatMap(({ wants }) => wants))]
    loaded.set(source.name, await source.load(db, { shopId, customerIds, wants }))
  }
  const refusing = await objecting(db, { shopId, asksFirst, customerIds })
  const found = await all(
    db,
    sql<{ customerId: string; isErased: boolean }>`
      select customer_id, erased_at is not null as is_erased from customers where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`,
  )
  return found.map(({ customerId, isErased }) => ({
    ...{ customerId, isErased, isObjecting: refusing.has(customerId) },
    facts: new Map([...loaded].flatMap(([name, facts]) => (facts.has(customerId) ? [[name, facts.get(customerId)] as const] : []))),
  }))
}

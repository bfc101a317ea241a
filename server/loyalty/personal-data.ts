/** What loyalty keeps about a person besides the ledger. */
import type { PersonalData } from '../customers/customers.ts'
import { all, sql, write } from '../kit/database.ts'

/** When somebody joined a programme and left it. It stays as proof that they agreed to its rules, of a customer of whom nothing else is known. */
export const joiningPersonalData: PersonalData = {
  name: 'loyalty_joinings',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select joined_at, left_at, told_by, version as rules_version from loyalty_joinings
        where shop_id = ${shopId} and customer_id = ${customerId} order by joined_at`,
    ),
  erase: async (tx, { shopId, customerId, now }) => {
    await write(
      tx,
      sql`update loyalty_joinings set left_at = greatest(joined_at, ${now}) where shop_id = ${shopId} and customer_id = ${customerId} and left_at is null`,
    )
    const kept = await all(tx, sql`select 1 from loyalty_joinings where shop_id = ${shopId} and customer_id = ${customerId}`)
    return { removed: 0, kept: kept.length }
  },
}

/** Where somebody is signed in on the shop's pages. */
export const memberSessionPersonalData: PersonalData = {
  name: 'loyalty_sessions',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select started_at, expires_at from loyalty_sessions where shop_id = ${shopId} and customer_id = ${customerId} order by started_at`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const { count } = await write(tx, sql`delete from loyalty_sessions where shop_id = ${shopId} and customer_id = ${customerId}`)
    return { removed: count, kept: 0 }
  },
}

/** In which order somebody was shown rewards, and why. */
export const rewardOrderPersonalData: PersonalData = {
  name: 'loyalty_reward_orders',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select decided_at, arm, rewards from loyalty_reward_orders where shop_id = ${shopId} and customer_id = ${customerId} order by decided_at`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const { count } = await write(tx, sql`delete from loyalty_reward_orders where shop_id = ${shopId} and customer_id = ${customerId}`)
    return { removed: count, kept: 0 }
  },
}

/** The few whom a back-test names, because they would gain or lose most by a programme. What it says of all together stays. */
export const simulationPersonalData: PersonalData = {
  name: 'loyalty_simulations',
  read: (db, { shopId, customerId }) =>
    all(
      db,
      sql<Record<string, unknown>>`
        select asked_at, person -> 'orders' as orders, person -> 'spendMinor' as spend_minor, person -> 'before' as before, person -> 'after' as after
        from loyalty_simulations, jsonb_array_elements(${named}) as person
        where shop_id = ${shopId} and person ->> 'customerId' = ${customerId} order by asked_at`,
    ),
  erase: async (tx, { shopId, customerId }) => {
    const without = (list: string, name: string) => sql`(
      select coalesce(jsonb_agg(person order by place), '[]') from jsonb_array_elements(${sql.ref(list)} -> ${name}) with ordinality as listed (person, place)
      where person ->> 'customerId' <> ${customerId})`
    const both = (list: string) =>
      sql`${sql.ref(list)} || jsonb_build_object('gainers', ${without(list, 'gainers')}, 'losers', ${without(list, 'losers')})`
    const { count } = await write(
      tx,
      sql`
        update loyalty_simulations set report = ${both('report')}, sums = ${both('sums')}
        where shop_id = ${shopId} and exists (select 1 from jsonb_array_elements(${named}) as person where person ->> 'customerId' = ${customerId})`,
    )
    return { removed: count, kept: 0 }
  },
}

/** In the report of one that is done, or in the sums of one under way. */
const named = sql`
  coalesce(report -> 'gainers', '[]') || coalesce(report -> 'losers', '[]') || coalesce(sums -> 'gainers', '[]') || coalesce(sums -> 'losers', '[]')`

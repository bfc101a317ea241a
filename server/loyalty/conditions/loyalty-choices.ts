import { type Query, sql } from '../../kit/database.ts'
import type { ChoiceSource } from '../../segments/segments.ts'

/** What conditions about loyalty choose from: kinds of points and tiers by their codes, rewards by their ids, all by the shop's names. */
export const loyaltyChoices = {
  wallet: ({ shopId, ids, language }) => sql`
    select wallet ->> 'code' as value, ${nameIn(language, sql`wallet`)} as label, null as detail
    from loyalty_programs join loyalty_versions using (shop_id, version)
    cross join jsonb_array_elements(program -> 'wallets') with ordinality as each (wallet, place)
    where shop_id = ${shopId} and wallet ->> 'currency' is null and ${among(sql`wallet ->> 'code'`, ids)} order by place`,
  tier: ({ shopId, ids, language }) => sql`
    select level ->> 'code' as value, ${nameIn(language, sql`level`)} as label, null as detail
    from loyalty_programs join loyalty_versions using (shop_id, version)
    cross join jsonb_array_elements(case jsonb_typeof(program -> 'tiers') when 'object' then program -> 'tiers' -> 'levels' else '[]' end)
      with ordinality as each (level, place)
    where shop_id = ${shopId} and ${among(sql`level ->> 'code'`, ids)} order by place`,
  // Those that are offered no more as well: people had them.
  reward: ({ shopId, ids, language }) => sql`
    select reward_id as value, ${nameIn(language, sql`reward`)} as label, null as detail from loyalty_rewards
    where shop_id = ${shopId} and ${among(sql`reward_id::text`, ids)} order by archived_at is not null, place, reward_id limit 2000`,
} satisfies Record<string, ChoiceSource>

/** In the reader's language, or else in one that there is. */
const nameIn = (language: string, of: Query<unknown>): Query<string> => sql<string>`
  coalesce(${of} -> 'name' ->> ${language}, ${of} -> 'name' ->> 'pl', ${of} -> 'name' ->> 'uk', ${of} -> 'name' ->> 'en', ${of} ->> 'code')`

const among = (column: Query<unknown>, ids: readonly string[]): Query<unknown> =>
  ids.length > 0 ? sql`${column} = any(${ids}::text[])` : sql`true`

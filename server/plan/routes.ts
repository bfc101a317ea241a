import { z } from 'zod'
import { hasAudit } from '../analytics/analytics.ts'
import { actorOf } from '../kit/access.ts'
import { type Db, one, sql } from '../kit/database.ts'
import type { App } from '../kit/http.ts'
import type { Services } from '../kit/services.ts'
import { decidePlan, type PlanFacts } from './decide-plan.ts'
import { Plan } from './schema.ts'

const ShopParams = z.object({ shopId: z.uuid() })

/** The home of the console. */
export function planRoutes(app: App, { database }: Services): void {
  app.get(
    '/api/shops/:shopId/plan',
    { config: { access: { permission: 'plan:read' } }, schema: { params: ShopParams, response: { 200: Plan } } },
    async (request) => decidePlan(await planFacts(database.db, { shopId: actorOf(request).shopId })),
  )
}

async function planFacts(db: Db, { shopId }: { shopId: string }): Promise<PlanFacts> {
  const counted = await one(
    db,
    sql<Omit<PlanFacts, 'hasAudit'>>`
      select (select coalesce(sum(orders), 0)::bigint from shop_days where shop_id = ${shopId}) as orders,
        (select coalesce(sum(customers), 0)::bigint from purchase_gaps where shop_id = ${shopId} and nth = 1) as customers,
        (select count(*) from imports where shop_id = ${shopId} and state = 'done' and plan -> 'consent' is not null)
          + (select count(*) from (select 1 from consent_evidence where shop_id = ${shopId} limit 1) as evidence) as consent_answers,
        (select count(*) - 1 from memberships where shop_id = ${shopId} and left_at is null) as colleagues,
        (select duplicates_found_at is not null from shops where shop_id = ${shopId}) as has_looked_for_duplicates,
        (select count(*) from duplicates
          join customers as one on one.shop_id = duplicates.shop_id and one.customer_id = one_id
          join customers as other on other.shop_id = duplicates.shop_id and other.customer_id = other_id
          where duplicates.shop_id = ${shopId} and score >= ${almostCertain} and (one.customer_number is null or other.customer_number is null)) as open_duplicates,
        (select count(distinct (purpose, channel, language)) from consent_texts where shop_id = ${shopId} and created_by is not null) as consent_texts,
        (select coalesce(sum(accepted), 0)::bigint from event_day_counts where shop_id = ${shopId}) as events,
        (select count(*) from segments where shop_id = ${shopId} and deleted_at is null) as segments,
        exists (select 1 from prediction_runs where shop_id = ${shopId} and state = 'ready') as has_predictions,
        exists (select 1 from loyalty_programs where shop_id = ${shopId} and state = 'live') as has_program,
        (select count(*) from loyalty_rewards where shop_id = ${shopId} and archived_at is null) as rewards,
        exists (select 1 from loyalty_sessions where shop_id = ${shopId}) as is_seen_in_shop,
        exists (
          select 1 from referral_programs join referral_versions using (shop_id, version)
          where shop_id = ${shopId} and settings ->> 'isActive' = 'true'
        ) as has_referrals`,
  )
  return { ...counted, hasAudit: await hasAudit(db, { shopId }) }
}

/** The score from which the list of duplicates calls a pair almost certain. */
const almostCertain = 0.9

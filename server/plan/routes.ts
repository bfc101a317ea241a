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
        (select count(*) - 1 from memberships where shop_id = ${shopId} and left_at is null) as colleagues`,
  )
  return { ...counted, hasAudit: await hasAudit(db, { shopId }) }
}

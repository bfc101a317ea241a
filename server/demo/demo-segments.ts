import { all, type Db, sql, transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import { translator } from '../kit/language.ts'
import type { Services } from '../kit/services.ts'
import { type Conditions, createSegment, readyMadeSegments } from '../segments/segments.ts'
import { loadsOf, lockLoad } from './demo-store.ts'
import { shopProfiles } from './shop-profiles.ts'

/** The ready-made groups that the demo begins with, and one of its own. */
const codes = new Set([
  ...['champions', 'at_risk', 'cannot_lose', 'first_time_buyers', 'one_order_overdue', 'high_value_at_risk', 'birthday_this_week'],
  ...['high_predicted_value', 'likely_to_leave', 'points_about_to_lapse'],
])

/** Makes the segments of a demo shop that is full; where there are some, or the demo is gone, it does nothing. */
export const makeDemoSegmentsTask =
  (
    { database, clock, catalogues }: Pick<Services, 'database' | 'clock' | 'catalogues'>,
    { conditions }: { conditions: Conditions },
  ): Task =>
  async (payload) => {
    const shopId = String(payload.shopId)
    const found = (await loadsOf(database.db)).find(({ load }) => load.shopId === shopId)
    if (!found) return
    const { shop, work } = shopProfiles[found.shop]
    const translate = translator(shop.languages[0] ?? 'en', catalogues)
    await transaction(database, async (tx) => {
      if (!(await lockLoad(tx, { shopId, shop: found.shop })) || (await hasSegments(tx, { shopId }))) return
      const shared = { shopId, staffId: null, conditions, now: clock.now() }
      for (const { code, definition } of readyMadeSegments((each) => conditions.has(each)).filter((each) => codes.has(each.code))) {
        const [name, description] = [translate(`segments.ready_made.${code}.name`), translate(`segments.ready_made.${code}.description`)]
        await createSegment(tx, { ...shared, readyMade: code, name, description, definition: definition('') })
      }
      await createSegment(tx, { ...shared, ...work.fullCarts, definition: fullCarts })
    })
  }

const hasSegments = async (db: Db, { shopId }: { shopId: string }): Promise<boolean> =>
  (await all(db, sql`select 1 from segments where shop_id = ${shopId} limit 1`)).length > 0

const window = { kind: 'within', amount: 14, unit: 'days' }
const fullCarts = {
  kind: 'and',
  of: [
    { kind: 'condition', code: 'event_count', args: { event: 'Product Added', filters: [], compare: 'ge', times: 1, window } },
    { kind: 'condition', code: 'order_count', args: { compare: 'eq', times: 0, window } },
  ],
}

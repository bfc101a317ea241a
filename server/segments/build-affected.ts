import { transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { wantBuilds } from './build.ts'
import type { BoundCondition } from './condition.ts'
import { type Conditions, conditionsOf, readDefinition } from './definition.ts'
import { lockUpkeep } from './lock-upkeep.ts'
import { storedSegments } from './stored-segments.ts'

/** Changes that are about no customer in particular, and which conditions answer otherwise after them. */
const isAffected: Readonly<Record<string, (condition: BoundCondition) => boolean>> = {
  'consent.profiling_changed': ({ isBehavioural }) => isBehavioural,
  'catalog.regrouped': ({ code }) => code === 'bought_category',
  'shop.moved': () => true,
}

/** The job `build_affected_segments { type, shopId }`, after one of these events: the segments that it may concern are built for everybody. */
export const buildAffectedTask =
  ({ database, clock }: Services, { conditions }: { conditions: Conditions }): Task =>
  async ({ type, shopId: shop }) => {
    const [shopId, concerns] = [String(shop), isAffected[String(type)]]
    if (!concerns) throw new Error(`segments do not know what ${String(type)} changes`)
    await transaction(database, async (tx) => {
      await lockUpkeep(tx, { shopId, now: clock.now() })
      const affected = (await storedSegments(tx, { shopId })).filter(({ definition }) =>
        conditionsOf(readDefinition(definition, conditions).tree).some(concerns),
      )
      await wantBuilds(tx, { shopId, segmentIds: affected.map(({ segmentId }) => segmentId), cause: 'definition' })
    })
  }

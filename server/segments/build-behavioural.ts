import { transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { wantBuilds } from './build.ts'
import { type Conditions, conditionsOf, readDefinition } from './definition.ts'
import { lockUpkeep } from './lock-upkeep.ts'
import { storedSegments } from './stored-segments.ts'

/** The job `build_behavioural_segments { shopId }`: whom conclusions may be drawn about has changed for the whole shop. */
export const buildBehaviouralTask =
  ({ database, clock }: Services, { conditions }: { conditions: Conditions }): Task =>
  async (payload) => {
    const shopId = String(payload.shopId)
    await transaction(database, async (tx) => {
      await lockUpkeep(tx, { shopId, now: clock.now() })
      const behavioural = (await storedSegments(tx, { shopId })).filter(({ definition }) =>
        conditionsOf(readDefinition(definition, conditions).tree).some(({ isBehavioural }) => isBehavioural),
      )
      await wantBuilds(tx, { shopId, segmentIds: behavioural.map(({ segmentId }) => segmentId), cause: 'definition' })
    })
  }

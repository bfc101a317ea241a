import { setImmediate as othersGoFirst } from 'node:timers/promises'
import type { HistoryBatch } from './read-histories.ts'
import { replayMember, type Setting } from './replay-member.ts'
import { addMember, type Sums } from './sums.ts'
import type { PointsWorth } from './worth.ts'

export interface Side {
  setting: Setting
  worth: PointsWorth
}

/**
 * Replays all members of the batches by each side's programme, and adds them to `sums`. After each batch `onBatch` hears how far it
 * came; where it answers false, the back-test stops there and can go on later with the same sums. Memory does not grow with members.
 */
export async function backTest(
  batches: AsyncIterable<HistoryBatch>,
  { sides, sums, onBatch }: { sides: readonly Side[]; sums: Sums; onBatch: (reached: string) => Promise<boolean> },
): Promise<'done' | 'stopped'> {
  const settings = sides.map(({ setting }) => setting)
  const worths = sides.map(({ worth }) => worth)
  for await (const { reached, members } of batches) {
    for (const [index, { customerId, orders, histories }] of members.entries()) {
      const replayed = settings.flatMap((setting, side) => {
        const history = histories[side]
        return history ? [replayMember(setting, history)] : []
      })
      addMember(sums, settings, { customerId, orders, replayed, worths })
      if (index % membersAtOnce === 0) await othersGoFirst()
    }
    if (!(await onBatch(reached))) return 'stopped'
  }
  return 'done'
}

/** Some milliseconds of work, after which whoever waits for an answer gets it. */
const membersAtOnce = 20

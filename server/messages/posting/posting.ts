/**
 * Brings messages out, in the background of a process: what is due is decided and gets its place, is rendered, is looked at once more under
 * the person's lock and committed as *being sent*, and only then handed over. A process that dies in between leaves either a place
 * that somebody else takes up, or a message of which nobody knows whether it arrived: advertising is then never sent again.
 */
import type { Tx } from '../../kit/database.ts'
import { transaction } from '../../kit/database.ts'
import { type Repetition, repeat } from '../../kit/repeat.ts'
import { openVault } from '../../kit/sealed.ts'
import type { Services } from '../../kit/services.ts'
import type { Mail } from '../email/compose.ts'
import type { HandedOver } from '../email/hand-over.ts'
import { type MailDoors, mailDoors } from '../email/mail-doors.ts'
import type { Guard } from '../guards.ts'
import { openRenderer, type Renderer } from '../rendering/renderer.ts'
import { beginSending } from './begin-sending.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { type Reserved, reserveDue } from './reserve-due.ts'
import { dueShops } from './take-due.ts'
import { writeMails } from './write-mails.ts'

const pauseMs = 250
const mostAtOnce = 100

/** What this process posts with. */
export interface Post {
  renderer: Renderer
  doors: MailDoors
  guards: readonly Guard[]
}

/** Posts for all shops, from when it is called until `stop` has answered, which waits for what is under way. */
export function startPosting(services: Services, { guards }: { guards: readonly Guard[] }): Repetition {
  const { database, clock, log } = services
  const post: Post = { renderer: openRenderer(), doors: mailDoors({ vault: openVault(services.settings), ...services.settings }), guards }
  const posting = repeat(
    async (signal) => {
      let isMore = false
      for (const shopId of await dueShops(database.db, { now: clock.now() })) {
        if (signal.aborted) break
        isMore = (await postDue(services, post, { shopId })) > 0 || isMore
      }
      return isMore
    },
    { pauseMs, failed: (error) => log.error({ err: error }, 'messages could not be sent') },
  )
  return {
    stop: async () => {
      await posting.stop()
      await post.renderer.close()
      post.doors.close()
    },
  }
}

/** Posts one batch of a shop. Answers how many messages were looked at. */
export async function postDue(services: Services, post: Post, { shopId }: { shopId: string }): Promise<number> {
  const { database, clock } = services
  const { taken, reserved } = await transaction(database, (tx) =>
    reserveDue(tx, { shopId, now: clock.now(), most: mostAtOnce, guards: post.guards }),
  )
  if (reserved.length === 0) return taken
  const written = await writeMails(services, { shopId, reserved, renderer: post.renderer })
  const mails = new Map(written.flatMap(({ message, mail }) => (mail === null ? [] : [[message.sendId, { message, mail }] as const])))
  const going = await transaction(database, (tx: Tx) => beginSending(tx, { shopId, written, guards: post.guards, now: clock.now() }))
  if (going.length === 0) return taken
  const door = await post.doors.open(database.db, { shopId })
  const outcomes = await Promise.all(
    going.map(async (sendId): Promise<{ message: Reserved; mail: Mail; outcome: HandedOver | { kind: 'caught' } }> => {
      const each = mails.get(sendId)
      if (!each) throw new Error('what is being sent was written')
      return { ...each, outcome: await door.handOver(each.mail) }
    }),
  )
  await transaction(database, (tx) => recordOutcomes(tx, { shopId, outcomes, now: clock.now() }))
  return taken
}

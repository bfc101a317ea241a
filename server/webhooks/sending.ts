/**
 * Sends what is due, in the background of a process. Several processes share it: each takes one delivery at a time by a lease
 * in its row. A process that dies between the sending and the record of it leaves a lease that ends, and the event is sent
 * again under the same id: at least once, and never lost.
 */
import { type Tx, transaction } from '../kit/database.ts'
import { type Outgone, sendOut } from '../kit/outgoing.ts'
import { type Repetition, repeat } from '../kit/repeat.ts'
import type { Vault } from '../kit/sealed.ts'
import type { Services } from '../kit/services.ts'
import { decideOutcome } from './outcome.ts'
import { disable, recordOutcome } from './record-outcome.ts'
import { signedHeaders } from './sign.ts'
import { dueWebhooks, type Sending, takeDue } from './take-due.ts'
import { signingSecrets, vaultOf } from './webhook-secrets.ts'

const pauseMs = 250
/** So that one address that hangs keeps nobody else waiting. */
const mostPerWebhook = 8
const mostInAll = 64
const timeoutMs = 10_000
const maxAnswerBytes = 2_048

/** Sends for all shops, from when it is called until `stop` has answered, which waits for what is under way. */
export function startSending(services: Services): Repetition {
  const { database, clock, log } = services
  const vault = vaultOf(services)
  const atWork = new Map<string, number>()
  const working = new Set<Promise<void>>()

  const looking = repeat(
    async (signal) => {
      for (const { due, ...webhook } of await dueWebhooks(database.db, { now: clock.now(), most: mostPerWebhook })) {
        const free = mostPerWebhook - (atWork.get(webhook.webhookId) ?? 0)
        for (let more = Math.min(due, free); more > 0 && working.size < mostInAll; more--) begin(webhook, signal)
      }
      return false
    },
    { pauseMs, failed: (error) => log.warn({ err: error }, 'webhooks could not be looked for') },
  )

  /** One at a time, until nothing is due any more. */
  function begin(webhook: { shopId: string; webhookId: string }, signal: AbortSignal): void {
    const count = (change: number) => atWork.set(webhook.webhookId, (atWork.get(webhook.webhookId) ?? 0) + change)
    count(1)
    const work = sendDue(services, { ...webhook, vault, signal })
      .catch((error: unknown) => log.error({ err: error, ...webhook }, 'a webhook could not be sent to'))
      .finally(() => {
        if (count(-1).get(webhook.webhookId) === 0) atWork.delete(webhook.webhookId)
        working.delete(work)
      })
    working.add(work)
  }

  return {
    stop: async () => {
      await looking.stop()
      await Promise.all(working)
    },
  }
}

/** Sends to one webhook, one event after the other, until nothing is due there. */
export async function sendDue(
  services: Services,
  { shopId, webhookId, vault, signal }: { shopId: string; webhookId: string; vault: Vault; signal?: AbortSignal },
): Promise<void> {
  const { database, clock } = services
  const take = (tx: Tx) => (signal?.aborted ? undefined : takeDue(tx, { shopId, webhookId, now: clock.now() }))
  let sending = await transaction(database, async (tx) => take(tx), { isFrequent: true })
  while (sending) {
    const record = await attempt(services, sending, vault)
    // What came back and what is next are one commit: half as many, and the lane that has just moved on is seen.
    sending = await transaction(
      database,
      async (tx) => {
        await record(tx)
        return take(tx)
      },
      { isFrequent: true },
    )
  }
}

/** Sends one event, outside any transaction. The answer keeps what came of it. */
async function attempt({ clock, settings }: Services, sending: Sending, vault: Vault): Promise<(tx: Tx) => Promise<void>> {
  const { shopId, webhookId, triesLeft, failingSince } = sending
  const secrets = signingSecrets(vault, sending, clock.now())
  if (secrets.length === 0) return (tx) => disable(tx, { shopId, webhookId, reason: 'secret_unreadable', now: clock.now() })
  const body = bodyOf(sending)
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Regulars-Webhooks/1',
    ...signedHeaders({ id: sending.eventId, body, at: clock.now() }, secrets),
  }
  const outgone: Outgone = await sendOut({
    ...{ url: sending.url, method: 'POST', headers, body, timeoutMs, maxAnswerBytes },
    allowedPrivateHosts: settings.allowedPrivateHosts,
  })
  const now = clock.now()
  const outcome = decideOutcome({ outgone, triesLeft, failingSince, now })
  return (tx) => recordOutcome(tx, { sending, outgone, outcome, now })
}

/** The same text at every attempt. */
function bodyOf({ eventId, shopId, type, customerId, occurredAt, data }: Sending): string {
  const about = customerId === null ? {} : { customerId }
  return JSON.stringify({ type, timestamp: occurredAt.toISOString(), data: { ...about, ...data }, id: eventId, shopId })
}

/**
 * The way of events to the server: in small batches, again until they are confirmed, and never in the way of the page.
 * An event may travel twice; the server counts it once, by its messageId.
 */
import { readKept, readUnsent, writeUnsent } from './kept.ts'
import type { Message, Values } from './message.ts'

export interface Delivery {
  add(message: Message): void
  /** Sends the rest while the page goes away, and keeps what is not confirmed for the shop's next page. */
  leave(): void
  /** Gives up what is not sent yet, and sends this last word. */
  forget(last: Message | null): void
}

export function openDelivery({ url, key, context }: { url: string; key: string; context: Values }): Delivery {
  let queue: Message[] = readKept() ? readUnsent() : []
  let sending: readonly Message[] = []
  let failures = 0
  /** Before this time the server wants to be left alone. */
  let pausedUntil = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const schedule = (ms: number) => {
    if (timer !== undefined) return
    timer = setTimeout(
      () => {
        timer = undefined
        if (sending.length === 0) void send()
      },
      Math.max(ms, pausedUntil - Date.now()),
    )
  }

  const send = async () => {
    // Another tab may have withdrawn the consent meanwhile.
    if (!readKept()) queue = []
    const batch = firstOf(queue.filter((message) => !sending.includes(message)))
    if (batch.length === 0) return
    if (Date.now() < pausedUntil) return schedule(0)
    sending = sending.concat(batch)
    const pauseMs = await post(batch)
    sending = sending.filter((message) => !batch.includes(message))
    if (pauseMs) pausedUntil = Date.now() + pauseMs
    else confirm(batch)
    if (queue.length > 0) schedule(0)
  }

  /** Milliseconds until it is worth another try; 0 where the batch is done with, taken or refused for good. */
  const post = async (batch: readonly Message[]): Promise<number> => {
    const body = JSON.stringify({ batch, context, writeKey: key, sentAt: new Date() })
    // What outlives its page may have 64 KB in all. Text needs no question beforehand whether we may ask.
    const keepalive = new Blob([body]).size < 60_000
    try {
      const { status, headers } = await fetch(url, { method: 'POST', body, keepalive, credentials: 'omit' })
      if (status !== 429 && status !== 408 && status < 500) {
        failures = 0
        return 0
      }
      const seconds = Number(headers.get('retry-after'))
      if (seconds > 0) return Math.min(seconds, 300) * 1000
    } catch {
      // The server or the network is away.
    }
    return Math.min(1000 * 2 ** failures++, 300_000) * (0.5 + Math.random() / 2)
  }

  const confirm = (batch: readonly Message[]) => {
    queue = without(queue, batch)
    const unsent = readUnsent()
    if (unsent.length > 0) writeUnsent(without(unsent, batch))
  }

  if (queue.length > 0) schedule(1000)

  return {
    add(message) {
      queue = queue.concat(message).slice(-100)
      schedule(1000)
    },
    leave() {
      void send()
      if (queue.length > 0) writeUnsent(without(readUnsent(), queue).concat(queue))
    },
    forget(last) {
      queue = []
      if (last) void post([last])
    },
  }
}

/** The oldest that fit into one request; a longer one travels alone. */
function firstOf(queue: readonly Message[]): readonly Message[] {
  let length = 0
  const end = queue.findIndex((message, place) => {
    length += JSON.stringify(message).length
    return place > 0 && length > 15_000
  })
  return end < 0 ? queue : queue.slice(0, end)
}

function without(messages: readonly Message[], others: readonly Message[]): Message[] {
  const ids = new Set(others.map(({ messageId }) => messageId))
  return messages.filter(({ messageId }) => !ids.has(messageId))
}

/**
 * Tells a Regulars server what happens in a shop.
 *
 * Telling costs the caller nothing: events wait in memory and travel in batches, again until the server has stored them. Each has a
 * messageId, under which the server counts it once, however often it travels. What cannot be delivered is handed to
 * `onError`; nothing is lost in silence.
 */
import { deliver } from './delivery.ts'
import { type Alias, type Circumstances, type EventType, type Group, type Identify, type Page, type Track, writeEvent } from './event.ts'
import { bytesOf, mostEventBytes, openQueue } from './queue.ts'

export type { Alias, Circumstances, Group, Identify, Page, Track, Values, Who } from './event.ts'

export interface RegularsOptions {
  /** The address of the server: `https://regulars.example`. */
  url: string
  /** A server key with the right to send events. */
  key: string
  /** Told of every event that will not arrive, and why. */
  onError: (loss: Loss) => void
  /** How long events wait for others to travel with. 1,000 where it is not said. */
  flushAfterMs?: number
  /** How many may wait while the server is away; further ones are lost. 10,000 where it is not said. */
  mostQueued?: number
  /** How long one try may take. 15,000 where it is not said. */
  timeoutMs?: number
}

/** Events that will not arrive. */
export type Loss = { events: unknown[] } & (
  | { reason: 'not_json' | 'too_large' | 'queue_full' | 'unreachable' | 'closed' }
  /** The server took the batch without this event; its codes are in the documents of the server. */
  | { reason: 'rejected'; code: string }
  /** The server did not take the batch: 401 for a key that is none. */
  | { reason: 'refused'; status: number }
)

export interface Regulars {
  track(said: Track): void
  identify(said: Identify): void
  page(said: Page): void
  group(said: Group): void
  alias(said: Alias): void
  /** Sends at once. Resolves when everything that was told before has arrived or is lost. */
  flush(): Promise<void>
  /** Sends the rest for at most `withinMs`, 10,000 where it is not said; what is told afterwards is lost. */
  close(options?: { withinMs?: number }): Promise<void>
}

/** Opens the way to a server. Nothing is asked of it before something is told. Throws where `url` or `key` cannot be one. */
export function regulars({ url, key, onError, flushAfterMs = 1_000, mostQueued = 10_000, timeoutMs = 15_000 }: RegularsOptions): Regulars {
  const address = new URL('v1/batch', url.endsWith('/') ? url : `${url}/`)
  const authorization = `Basic ${btoa(`${key}:`)}`
  const closing = new AbortController()
  const queue = openQueue()
  let isClosed = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let isWorking = false
  let [told, settled] = [0, 0]
  let waiters: { until: number; done: () => void }[] = []

  const lose = (loss: Loss) => {
    try {
      onError(loss)
    } catch (error) {
      // A fault of the one who is told must not stop the delivery; it is his to hear of.
      queueMicrotask(() => {
        throw error
      })
    }
  }

  const tell = (type: EventType) => (said: Circumstances) => {
    const text = textOf(type, said)
    if (text === null) return lose({ reason: 'not_json', events: [said] })
    if (isClosed) return lose({ reason: 'closed', events: read([text]) })
    if (bytesOf(text) > mostEventBytes) return lose({ reason: 'too_large', events: read([text]) })
    if (queue.length >= mostQueued) return lose({ reason: 'queue_full', events: read([text]) })
    queue.add(text)
    told++
    if (timer === undefined) timer = setTimeout(work, flushAfterMs)
  }

  const work = async () => {
    clearTimeout(timer)
    timer = undefined
    if (isWorking) return
    isWorking = true
    while (queue.length > 0) {
      const events = queue.take()
      report(events, await deliver(events, { address, authorization, timeoutMs, isClosing: closing.signal }))
      settled += events.length
      for (const { done } of waiters.filter(({ until }) => until <= settled)) done()
      waiters = waiters.filter(({ until }) => until > settled)
    }
    isWorking = false
  }

  const report = (texts: readonly string[], delivered: Awaited<ReturnType<typeof deliver>>) => {
    if (delivered.kind === 'delivered')
      for (const { index, code } of delivered.rejected) lose({ reason: 'rejected', code, events: read(texts.slice(index, index + 1)) })
    else if (delivered.kind === 'refused') lose({ reason: 'refused', status: delivered.status, events: read(texts) })
    else lose({ reason: delivered.kind, events: read(texts) })
  }

  const flush = (): Promise<void> => {
    if (settled === told) return Promise.resolve()
    void work()
    return new Promise((done) => waiters.push({ until: told, done }))
  }

  return {
    track: tell('track'),
    identify: tell('identify'),
    page: tell('page'),
    group: tell('group'),
    alias: tell('alias'),
    flush,
    async close({ withinMs = 10_000 } = {}) {
      isClosed = true
      const late = setTimeout(() => closing.abort(), withinMs)
      await flush()
      clearTimeout(late)
    },
  }
}

function textOf(type: EventType, said: Circumstances): string | null {
  try {
    return writeEvent(type, said, new Date())
  } catch {
    return null
  }
}

const read = (texts: readonly string[]): unknown[] => texts.map((text) => JSON.parse(text))

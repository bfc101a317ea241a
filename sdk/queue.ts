/** Events as text in the order they were told, taken out in portions that the server takes. */

export interface Queue {
  readonly length: number
  add(text: string): void
  /** The oldest that fit into one request, out of the queue. */
  take(): string[]
}

/** What the protocol allows an event: bytes of its JSON. */
export const mostEventBytes = 32 * 1024

export function openQueue(): Queue {
  let events: { text: string; bytes: number }[] = []
  return {
    get length() {
      return events.length
    },
    add(text) {
      events.push({ text, bytes: bytesOf(text) })
    },
    take() {
      let bytes = 0
      const end = events.findIndex((event, place) => {
        bytes += event.bytes + 1
        return bytes > mostBatchBytes || place === mostBatchEvents
      })
      const taken = end < 0 ? events : events.slice(0, end)
      events = end < 0 ? [] : events.slice(end)
      return taken.map(({ text }) => text)
    },
  }
}

export const bytesOf = (text: string): number => new TextEncoder().encode(text).length

/** The protocol allows 500 KB a request; what stands around the events takes some. */
const mostBatchBytes = 480_000
const mostBatchEvents = 500

/**
 * Sends requests that were made ready before, over some connections as fast as answers come, and tells how it went. In a
 * process of its own and with plain sockets: what is measured is the server.
 */
import { connect, type Socket } from 'node:net'
import { introduction, knownCustomers, madeUpEvents } from './made-up-events.ts'

interface Order {
  url: string
  key: string
  what: 'introductions' | 'batches' | 'singles'
  requests: number
  connections: number
  seed: number
}

export interface Sent {
  requests: number
  events: number
  seconds: number
  p50Ms: number
  p99Ms: number
}

const { url, key, what, requests, connections, seed } = JSON.parse(process.argv[2] ?? '') as Order
const { hostname, port } = new URL(url)
const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`
const perRequest = what === 'singles' ? 1 : 100
const made = madeUpEvents(seed)
const bodies = Array.from({ length: requests }, (_, index) => requestOf(index))
const latencies: number[] = []
let next = 0
let accepted = 0

console.log('ready')
await new Promise((resolve) => process.stdin.once('data', resolve))
const began = performance.now()
await Promise.all(Array.from({ length: connections }, sendAll))
const seconds = (performance.now() - began) / 1000
if (accepted !== requests * perRequest) throw new Error(`${accepted} of ${requests * perRequest} events were accepted`)
latencies.sort((one, other) => one - other)
const quantile = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN
console.log(JSON.stringify({ requests, events: accepted, seconds, p50Ms: quantile(0.5), p99Ms: quantile(0.99) } satisfies Sent))
process.exit(0)

function requestOf(index: number): Buffer {
  const events =
    what === 'introductions'
      ? Array.from({ length: 100 }, (_, place) => introduction((index * 100 + place) % knownCustomers))
      : Array.from({ length: perRequest }, () => made.next())
  const [path, body] = what === 'singles' ? ['/v1/track', single(events[0] ?? {})] : ['/v1/batch', { batch: events, sentAt: new Date() }]
  const text = JSON.stringify(body)
  return Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: bench\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
}

/** One that the address calls a track; an identify is sent as one of a known customer. */
function single(event: Record<string, unknown>): Record<string, unknown> {
  return event.type === 'track' ? event : { ...event, event: 'Product Viewed' }
}

async function sendAll(): Promise<void> {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  socket.once('error', (error) => {
    throw error
  })
  await new Promise((resolve) => socket.once('connect', resolve))
  for (let body = bodies[next++]; body; body = bodies[next++]) {
    const at = performance.now()
    const taken = await ask(socket, body)
    accepted += taken
    latencies.push(performance.now() - at)
  }
  socket.destroy()
}

/** How many events the answer says were accepted. */
function ask(socket: Socket, request: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const take = (part: Buffer) => {
      answer += part.toString('latin1')
      const end = answer.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(answer)?.[1] ?? Number.NaN)
      if (end === -1 || answer.length < end + 4 + length) return
      socket.off('data', take)
      if (!answer.startsWith('HTTP/1.1 200')) reject(new Error(answer))
      else resolve(JSON.parse(answer.slice(end + 4)).accepted)
    }
    socket.on('data', take)
    socket.write(request)
  })
}

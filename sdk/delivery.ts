import { type Answer, nextStep, type Tries } from './retry.ts'

export interface Server {
  /** Where batches are posted to. */
  address: URL
  /** The header. */
  authorization: string
  /** For one try. */
  timeoutMs: number
  /** Ends all tries and waiting. */
  isClosing: AbortSignal
}

export type Delivered =
  | { kind: 'delivered'; rejected: { index: number; code: string }[] }
  | { kind: 'refused'; status: number }
  | { kind: 'unreachable' }
  | { kind: 'closed' }

/** Posts events until the server took them, refused them for good, or is given up. */
export async function deliver(events: readonly string[], server: Server): Promise<Delivered> {
  const startedAt = performance.now()
  let tries: Tries = { failures: 0, pauses: 0, elapsedMs: 0 }
  for (;;) {
    if (server.isClosing.aborted) return { kind: 'closed' }
    const answer = await post(events, tries, server)
    const step = nextStep(answer, { ...tries, elapsedMs: performance.now() - startedAt }, Math.random())
    if (step.kind === 'done') return { kind: 'delivered', rejected: answer?.rejected ?? [] }
    if (step.kind === 'lost') return answer ? { kind: 'refused', status: answer.status } : { kind: 'unreachable' }
    tries = step.isFailure ? { ...tries, failures: tries.failures + 1 } : { ...tries, pauses: tries.pauses + 1 }
    await sleep(step.afterMs, server.isClosing)
  }
}

type PostAnswer = (NonNullable<Answer> & { rejected: { index: number; code: string }[] }) | null

async function post(
  events: readonly string[],
  { failures, pauses }: Tries,
  { address, authorization, timeoutMs, isClosing }: Server,
): Promise<PostAnswer> {
  // Told anew with each try: the server compares it with its own clock.
  const body = `{"sentAt":"${new Date().toISOString()}","batch":[${events.join(',')}]}`
  try {
    const response = await fetch(address, {
      method: 'POST',
      headers: {
        authorization,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        ...(failures + pauses > 0 ? { 'x-retry-count': String(failures + pauses) } : {}),
      },
      body: await zipped(body),
      // A redirected POST would arrive as a GET without its body.
      redirect: 'manual',
      signal: AbortSignal.any([isClosing, AbortSignal.timeout(timeoutMs)]),
    })
    const text = await response.text()
    return { status: response.status, retryAfterSeconds: secondsIn(response.headers.get('retry-after')), rejected: rejectedIn(text) }
  } catch {
    return null
  }
}

const zipped = (text: string): Promise<ArrayBuffer> =>
  new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer()

function secondsIn(header: string | null): number | null {
  const seconds = Number(header ?? '')
  return seconds > 0 ? seconds : null
}

/** The events of a taken batch that were not taken. Servers that speak the protocol without telling this leave it out. */
function rejectedIn(text: string): { index: number; code: string }[] {
  try {
    const { rejected } = JSON.parse(text)
    return Array.isArray(rejected) ? rejected.map(({ index, code }) => ({ index: Number(index), code: String(code) })) : []
  } catch {
    return []
  }
}

/** A process that has nothing else to do does not stay for it. */
function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    timer.unref()
    signal.addEventListener('abort', done)
  })
}

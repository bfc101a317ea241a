import { type Part, partsModule } from './parts.ts'
import type { SimilarItems } from './similar-items.ts'

/** What is used of `Worker` of node:worker_threads, which is handed in because this library imports nothing of Node. */
export interface Thread {
  on(event: 'message', listener: (answer: SimilarItems | null) => void): unknown
  on(event: 'error', listener: (error: unknown) => void): unknown
  postMessage(part: Part): void
  terminate(): Promise<number>
}

export interface ThreadOptions {
  Worker: new (code: string, options: { eval: true; workerData: string }) => Thread
  /** As many as there are processors to spare. */
  threads: number
  /** Stops the work at once: the threads end, and the promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined
  /** Hears after each part how much is done, from 0 to 1. */
  onProgress?: ((share: number) => void) | undefined
}

/** Does parts at the same time; answers come in the order of the parts. */
export type RunParts = (parts: readonly Part[]) => Promise<(SimilarItems | null)[]>

/** Starts threads for a work of `total` parts, and ends them after it, whether it succeeds, fails or is stopped. */
export async function withThreads<Result>(
  { Worker, threads, signal, onProgress = () => {} }: ThreadOptions,
  total: number,
  work: (run: RunParts) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted()
  const pool = Array.from({ length: threads }, () => new Worker(bootstrap, { eval: true, workerData: partsModule }))
  let stop = (): void => {}
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal?.reason)
    signal?.addEventListener('abort', stop)
    for (const thread of pool) thread.on('error', reject)
  })
  let done = 0
  const idle = pool.map((thread) => answering(thread, () => onProgress(++done / total)))
  try {
    return await Promise.race([work((parts) => shared(idle, parts)), stopped])
  } finally {
    signal?.removeEventListener('abort', stop)
    await Promise.all(pool.map((thread) => thread.terminate()))
  }
}

/** The first lines of a thread come as text: they need Node, and the library does not. */
const bootstrap = `
const { parentPort, workerData } = require('node:worker_threads')
import(workerData).then(({ runPart }) => parentPort.on('message', (part) => parentPort.postMessage(runPart(part))))`

type Ask = (part: Part) => Promise<SimilarItems | null>

/** A thread that is asked one part at a time. */
function answering(thread: Thread, onAnswer: () => void): Ask {
  let waiting: (answer: SimilarItems | null) => void = () => {}
  thread.on('message', (answer) => {
    onAnswer()
    waiting(answer)
  })
  return (part) =>
    new Promise((resolve) => {
      waiting = resolve
      thread.postMessage(part)
    })
}

/** Each thread takes the next part as soon as it is free. */
async function shared(threads: readonly Ask[], parts: readonly Part[]): Promise<(SimilarItems | null)[]> {
  const answers: (SimilarItems | null)[] = new Array(parts.length).fill(null)
  const left = parts.entries()
  const takeTurns = async (ask: Ask): Promise<void> => {
    for (const [at, part] of left) answers[at] = await ask(part)
  }
  await Promise.all(threads.map(takeTurns))
  return answers
}

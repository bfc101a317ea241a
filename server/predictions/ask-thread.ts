import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Questions } from './thread.ts'

export interface Thinker {
  /** Throws what the thread threw, and the signal's reason where it ends the thread first. */
  ask<Name extends keyof Questions>(name: Name, ask: Questions[Name]['ask'], signal?: AbortSignal): Promise<Questions[Name]['answer']>
  end(): Promise<void>
}

/** Starts a thread that fits and predicts, a question at a time. Whoever starts one ends it. */
export function startThinker(): Thinker {
  const worker = new Worker(new URL('./thread.ts', import.meta.url))
  worker.unref()
  return {
    ask: async (name, ask, signal) => {
      signal?.throwIfAborted()
      worker.ref()
      try {
        // A thread that fails emits `error`, which `once` throws.
        const answered = once(worker, 'message', signal ? { signal } : {})
        worker.postMessage({ name, ask })
        const [answer] = await answered
        return answer
      } catch (error) {
        if (signal?.aborted) throw signal.reason
        throw error
      } finally {
        worker.unref()
      }
    },
    end: async () => {
      await worker.terminate()
    },
  }
}

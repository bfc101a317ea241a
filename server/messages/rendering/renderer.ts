/**
 * Renders in a thread of its own with limits of time and memory. What does not end is killed with the thread: that message fails, the
 * others go on in the next.
 */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Dialect, RenderScene } from './liquid.ts'

/** Texts to be rendered with the same data, by name. */
export interface Rendering {
  parts: Record<string, { dialect: Dialect; text: string }>
  data: Record<string, unknown>
  scene: RenderScene
}

export interface RenderJob extends Rendering {
  number: number
}

export type RenderAnswer = { number: number; rendered: Record<string, string> } | { number: number; fault: string }

/** What came out, by name, or why nothing did. */
export type Rendered = { rendered: Record<string, string> } | { fault: string }

export interface Renderer {
  /** Never throws for what a template does. Several at once wait for each other. */
  render(rendering: Rendering): Promise<Rendered>
  close(): Promise<void>
}

/** A message that takes longer has an endless loop, or is made to harm. */
const mostMs = 250
/** More would crowd a mailbox anyway. */
const mostBytes = 2_000_000
const limits = { maxOldGenerationSizeMb: 96, maxYoungGenerationSizeMb: 24, stackSizeMb: 4 }

/** A renderer, whose thread starts with the first message and again after each that had to be killed. */
export function openRenderer(): Renderer {
  let worker: Worker | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let number = 0

  const start = (): Worker => {
    const started = new Worker(join(import.meta.dirname, 'render-worker.ts'), {
      resourceLimits: limits,
      env: {},
      argv: [],
      stdin: false,
      stdout: true,
      stderr: true,
    })
    started.unref()
    return started
  }

  async function renderOne({ parts, data, scene }: Rendering): Promise<Rendered> {
    const isFresh = worker === null
    worker ??= start()
    const answer = await answerOf(worker, { number: ++number, parts, data, scene }, isFresh ? mostMs + startMs : mostMs)
    if ('killed' in answer) {
      await worker.terminate()
      worker = null
      return { fault: answer.killed }
    }
    if ('fault' in answer) return { fault: answer.fault }
    const bytes = Object.values(answer.rendered).reduce((sum, text) => sum + text.length, 0)
    return bytes > mostBytes ? { fault: 'too_large' } : { rendered: answer.rendered }
  }

  return {
    render: (rendering) => {
      const turn = queue.then(() => renderOne(rendering))
      queue = turn
      return turn
    },
    close: async () => {
      await queue
      await worker?.terminate()
      worker = null
    },
  }
}

/** A thread reads its modules first. */
const startMs = 5_000

function answerOf(worker: Worker, job: RenderJob, waitMs: number): Promise<RenderAnswer | { killed: string }> {
  return new Promise((resolve) => {
    const end = (answer: RenderAnswer | { killed: string }) => {
      clearTimeout(timer)
      for (const name of ['message', 'error', 'exit']) worker.removeAllListeners(name)
      resolve(answer)
    }
    const timer = setTimeout(() => end({ killed: 'took_too_long' }), waitMs)
    worker.on('message', (answer: RenderAnswer) => {
      if (answer.number === job.number) end(answer)
    })
    worker.on('error', (error: Error) =>
      end({ killed: 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too_much_memory' : 'broke' }),
    )
    worker.on('exit', () => end({ killed: 'broke' }))
    worker.postMessage(job)
  })
}

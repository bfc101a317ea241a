/** Work that goes on in the background of a process until it ends. */

export interface Repetition {
  /** Ends it, and answers when nothing of it is under way any more. */
  stop(): Promise<void>
}

/**
 * Does the work again and again: at once where it says that there may be more, else after a pause. `failed` hears what it
 * threw, which counts as nothing to do.
 */
export function repeat(
  work: (signal: AbortSignal) => Promise<boolean>,
  { pauseMs, failed }: { pauseMs: number; failed: (error: unknown) => void },
): Repetition {
  const ending = new AbortController()
  const ended = run()

  async function run(): Promise<void> {
    while (!ending.signal.aborted) {
      const isMore = await work(ending.signal).catch((error: unknown) => {
        failed(error)
        return false
      })
      if (!isMore) await pause(ending.signal, pauseMs)
    }
  }

  return {
    stop: async () => {
      ending.abort()
      await ended
    },
  }
}

function pause(signal: AbortSignal, pauseMs: number): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const timer = setTimeout(done, pauseMs)
    signal.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}

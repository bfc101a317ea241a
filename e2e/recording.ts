import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'

const folder = process.env.REGULARS_TEST_RECORDINGS

/**
 * Does the work; where REGULARS_TEST_RECORDINGS names a folder, what the browser showed meanwhile is kept there, to be
 * looked at with `npx playwright-core show-trace FILE`.
 */
export async function recorded(context: BrowserContext, name: string, work: () => Promise<void>): Promise<void> {
  if (!folder) return work()
  await context.tracing.start({ screenshots: true, snapshots: true })
  try {
    await work()
  } finally {
    await context.tracing.stop({ path: join(folder, `${name}.zip`) })
  }
}

import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'

const folder = process.env.REGULARS_TEST_RECORDINGS

/**
 * Records what happens in a context from now on, where REGULARS_TEST_RECORDINGS names a folder. Calling the answer ends
 * the recording and keeps it there, to be looked at with `npx playwright-core show-trace FILE`.
 */
export async function record(context: BrowserContext, name: string): Promise<() => Promise<void>> {
  if (!folder) return async () => {}
  await context.tracing.start({ screenshots: true, snapshots: true })
  return () => context.tracing.stop({ path: join(folder, `${name}.zip`) })
}

/** Keeps a picture of the whole page there, to be looked at with a designer's eye. */
export async function picture(page: Page, name: string): Promise<void> {
  if (folder) await page.screenshot({ path: join(folder, `${name.replaceAll(/[^\w-]+/g, '-')}.png`), fullPage: true })
}

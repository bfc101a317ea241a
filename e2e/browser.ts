import { existsSync } from 'node:fs'
import { after } from 'node:test'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const executablePath = process.env.REGULARS_BROWSER ?? '/usr/bin/chromium'

/** What to hand to `test(name, options, …)`: `npm test` finds a browser, or skips all of these files. */
export const needsBrowser: { skip: string | false } = {
  skip: existsSync(executablePath) ? false : 'needs a browser: run npm test, or set REGULARS_BROWSER',
}

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  // Nothing but the product's own server is to be asked.
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

/** A headless Chromium for one test file, ended when the file is done. */
export async function aBrowser(): Promise<Browser> {
  const browser = await chromium.launch({ executablePath, args: flags })
  after(() => browser.close())
  return browser
}

/** A page of a person who has not been here before, with English as language where the options name no other. */
export async function aVisitor(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options })
  const page = await context.newPage()
  // A busy machine may take long; nothing that is broken gets well by waiting.
  page.setDefaultTimeout(60_000)
  return { page, faults: faultsOf(page) }
}

export interface WatchedPage {
  page: Page
  /** What the browser complained about since the last time it was asked: errors, blocked content, failed requests. */
  faults: () => string[]
}

function faultsOf(page: Page): () => string[] {
  let faults: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', (error) => faults.push(String(error.stack ?? error)))
  page.on('response', (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`)
  })
  return () => {
    const since = faults
    faults = []
    return since
  }
}

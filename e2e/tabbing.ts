/** Going through a page by Tab, as people do who use no mouse. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'

const mostStops = 120

/** Presses Tab until the stop of this name has the focus. Fails where it does not come by. */
export async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  const passed: string[] = []
  while (passed.length < mostStops) {
    await page.keyboard.press('Tab')
    const stop = await focusedName(page)
    if (typeof name === 'string' ? stop === name : name.test(stop)) return
    passed.push(stop)
  }
  assert.fail(`Tab never comes to ${name}; it came to ${passed.join(' · ')}`)
}

/** What a screen reader would call the focused element: its label, else its words. */
export const focusedName = (page: Page): Promise<string> =>
  page.evaluate<string>(`(({ activeElement: focused }) =>
    (focused.getAttribute('aria-label') ?? focused.labels?.[0]?.innerText ?? focused.innerText ?? '').trim())(document)`)

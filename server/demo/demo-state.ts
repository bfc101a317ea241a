import type { Db } from '../kit/database.ts'
import { demoShopsOf, loadsOf } from './demo-store.ts'
import { isDone } from './load-demo.ts'
import type { Demo } from './schema.ts'

/** Whether there is a demo, and how far it is filled. */
export async function demoState(db: Db): Promise<Demo> {
  const shopIds = (await demoShopsOf(db)).map(({ shopId }) => shopId)
  if (shopIds.length === 0) return { state: 'none', progress: 0, shopIds }
  const open = (await loadsOf(db)).filter(({ load }) => shopIds.includes(load.shopId) && !isDone(load))
  const missing = open.reduce((sum, { load }) => sum + 1 - (load.steps === null ? 0 : load.stepsDone / load.steps), 0)
  return { state: open.length > 0 ? 'loading' : 'ready', progress: 1 - missing / shopIds.length, shopIds }
}

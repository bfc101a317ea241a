/** Many scripts, each told to a shop of its own and to the reference. Throws at the first difference: its message names the seed, which tells it again. */
import assert from 'node:assert/strict'
import type { Database } from '../../kit/database.ts'
import { firstDifference } from './compare-for-tests.ts'
import { holdsInDatabase } from './invariants.ts'
import { randomScript } from './random-script.ts'

export interface Scripts {
  first: number
  count: number
  commands: number
  /** Of scenes: how many commands share a transaction. */
  sizes: readonly number[]
  /** States are compared after every so many scenes. */
  every: number
}

/** Small scenes compared one by one; and large ones, as an import or a busy server tells them. */
export const fewAtATime = { commands: 80, sizes: [1, 1, 2, 6, 25], every: 1 }
export const manyAtOnce = { commands: 500, sizes: [25, 100, 200], every: 4 }

export async function compareAll(database: Database, { first, count, commands, sizes, every }: Scripts): Promise<void> {
  for (let seed = first; seed < first + count; seed++) {
    const { shop, difference } = await firstDifference(database, randomScript(seed, { commands, sizes }), { every })
    assert.equal(difference, null, `seed ${seed}: ${JSON.stringify(difference)}`)
    await holdsInDatabase(database, { shopId: shop.shopId, seed })
  }
}

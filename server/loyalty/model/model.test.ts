/**
 * Whatever is told to the ledger, in whatever order, it comes to what the reference comes to. Everyday some thousand commands; with
 * REGULARS_LONG a million. A failure names its seed and the first scene and command where the two part: the same seed tells it again.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { firstDifference } from './compare-for-tests.ts'
import { holdsInDatabase } from './invariants.ts'
import { randomScript } from './random-script.ts'

const isLong = process.env.REGULARS_LONG === '1'

/** Small scenes compared one by one; and large ones, as an import or a busy server tells them. */
const kinds = [
  { name: 'a few at a time', seeds: isLong ? 200 : 12, commands: 80, sizes: [1, 1, 2, 6, 25], every: 1 },
  { name: 'many at once', seeds: isLong ? 980 : 3, commands: 1000, sizes: [20, 100, 250], every: 4 },
]

for (const { name, seeds, commands, sizes, every } of kinds)
  test(`I1–I5, I14: the ledger is what the reference is, told ${name}`, needsDatabase, async () => {
    const database = await testDatabase()
    for (let seed = 1; seed <= seeds; seed++) {
      const script = randomScript(seed, { commands, sizes })
      const { shop, difference } = await firstDifference(database, script, { every })
      assert.equal(difference, null, `seed ${seed}: ${JSON.stringify(difference)}`)
      await holdsInDatabase(database, { shopId: shop.shopId, seed })
    }
  })

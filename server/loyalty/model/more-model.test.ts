/** The second half of the long form of model.test.ts, in a file of its own so that both run side by side. */
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { compareAll, manyAtOnce } from './compare-all-for-tests.ts'

const blocks = 10
const skip = process.env.REGULARS_LONG === '1' ? needsDatabase.skip : 'the everyday form is in model.test.ts'

for (let block = 0; block < blocks; block++)
  test(`I1–I5, I11, I14: the ledger is what the reference is, told many at once (${block + 11} of ${2 * blocks})`, { skip }, async () => {
    await compareAll(await testDatabase(), { ...manyAtOnce, first: 1001 + block * 100, count: 100 })
  })

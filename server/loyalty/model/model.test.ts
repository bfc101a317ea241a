/**
 * Whatever is told to the ledger, in whatever order, it comes to what the reference comes to. Everyday a thousand commands; with REGULARS_LONG
 * half a million, and as many in more-model.test.ts, which runs beside it. A failure names its seed, and the first scene and command where
 * the two part.
 */
import { test } from 'node:test'
import { needsDatabase, testDatabase } from '../../../test/database.ts'
import { compareAll, fewAtATime, manyAtOnce } from './compare-all-for-tests.ts'

const isLong = process.env.REGULARS_LONG === '1'
const blocks = isLong ? 10 : 1

test('I1–I5, I11, I14: the ledger is what the reference is, told a few at a time', needsDatabase, async () => {
  await compareAll(await testDatabase(), { ...fewAtATime, first: 1, count: isLong ? 200 : 5 })
})

for (let block = 0; block < blocks; block++)
  test(`I1–I5, I11, I14: the ledger is what the reference is, told many at once (${block + 1} of ${blocks})`, needsDatabase, async () => {
    await compareAll(await testDatabase(), { ...manyAtOnce, first: 1 + block * 100, count: isLong ? 100 : 1 })
  })

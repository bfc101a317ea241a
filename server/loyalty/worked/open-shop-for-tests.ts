import { needsDatabase, testDatabase } from '../../../test/database.ts'
import type { Program } from '../program.ts'
import { aLoyalShop, type LoyalShop } from '../shop-for-tests.ts'

/** The one database of a test file. */
const database = needsDatabase.skip ? undefined : await testDatabase()

/** A shop of the test's own, in Warsaw, with this programme. */
export async function openShop(program: Program): Promise<LoyalShop> {
  if (!database) throw new Error(String(needsDatabase.skip))
  return aLoyalShop(database, program)
}

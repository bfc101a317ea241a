/**
 * A process that tells a script to a shop, from one of its scenes on, and can be killed. Arguments: database URL, shop, neighbour, seed, how
 * many commands, first scene. Prints the number of each scene once it is there for good.
 */
import { openDatabase } from '../../kit/database.ts'
import { oneByOne } from './random-script.ts'
import { openRealShop } from './real-shop-for-tests.ts'

const [url = '', shopId = '', neighbour = '', ...numbers] = process.argv.slice(2)
const [seed = 0, commands = 0, first = 0] = numbers.map(Number)
const database = openDatabase({ connection: { connectionString: url }, size: 2 })
const shop = await openRealShop(database, { shopId, neighbour })
for (const [index, scene] of oneByOne(seed, commands).scenes.entries()) {
  if (index < first) continue
  // A version is published once: the first scene belongs to the one who made the shop.
  await shop.begin(scene)
  await shop.tell(scene.commands, scene.at)
  process.stdout.write(`${index}\n`)
}
await database.close()

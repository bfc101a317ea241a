import assert from 'node:assert/strict'
import { mkdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { needsDatabase } from '../../test/database.ts'
import { aShopDoor, filesLeft, upload } from '../../test/import-doors.ts'
import { newId } from '../kit/ids.ts'
import { tidyImports } from './tidy-imports.ts'

test('uploads that no import knows are gone the night after, and the others stay', needsDatabase, async () => {
  const door = await aShopDoor()
  const uploaded = await upload(door, 'order id,date,email,product name,quantity,unit price\n1,2026-01-09,anna@example.com,Kawa,1,10.00\n')
  const [kept] = filesLeft(door)
  const { dataFolder } = door.product.services.settings
  const [broken, forgotten] = [uploaded.url.split('/').at(-1) ?? '', newId()].map((importId) =>
    join(dataFolder, 'imports', door.shopId, importId, 'x'),
  )
  assert(broken && forgotten)
  await mkdir(join(forgotten, '..'))
  for (const path of [broken, forgotten]) await writeFile(path, 'half a fi')
  await tidyImports(door.product.services)
  assert.equal(filesLeft(door).length, 3, 'they are not a day old')
  const longAgo = new Date('2026-02-27')
  for (const path of [broken, forgotten, join(broken, '..', kept ?? '')]) await utimes(path, longAgo, longAgo)
  await tidyImports(door.product.services)
  assert.deepEqual(filesLeft(door), [kept])
})

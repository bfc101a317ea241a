/** An import from the empty form to its error file, by the requests that the console sends. */
import assert from 'node:assert/strict'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { needsDatabase } from '../../test/database.ts'
import {
  anotherShop,
  aShopDoor,
  filesLeft,
  guessedPlan,
  importWhole,
  nothing,
  rowCounts,
  runJobs,
  type ShopDoor,
  sendFile,
  upload,
} from '../../test/import-doors.ts'
import { asking, cookieOf } from '../../test/product.ts'
import { newId } from '../kit/ids.ts'

const made = needsDatabase.skip ? undefined : await aShopDoor()

/** The product of this file with a shop of the test's own. */
async function aDoor(): Promise<ShopDoor> {
  assert(made)
  return { ...made, ...(await anotherShop(made.ask)) }
}

const header = 'order id,date,email,product name,quantity,unit price\n'
const threeOrders = `${header}1,2026-01-09,anna@example.com,Kawa,1,10.00\n2,2026-01-10,bob@example.com,Kawa,2,10.00\n3,31.02.2026,eve@example.com,Kawa,1,10.00\n`

test('upload, plan, dry run, import: each step answers how the import stands', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, threeOrders)
  assert.equal(uploaded.status, 200, uploaded.text)
  assert.equal(uploaded.json.state, 'inspected')
  assert.equal(uploaded.json.sizeBytes, Buffer.byteLength(threeOrders))
  assert.equal(filesLeft(door).length, 1)

  assert.equal((await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))).status, 200)
  assert.equal((await door.ask('POST', `${uploaded.url}/check`)).json.state, 'checking')
  const checked = (await runJobs(door, uploaded.url, { name: 'check_import' })).json
  assert.equal(checked.state, 'inspected')
  const { problems, ...counts } = checked.check as { problems: { code: string; reason: string }[] } & Record<string, unknown>
  assert.deepEqual(counts, {
    ...{
      rowsRead: 3,
      rowsGood: 2,
      rowsRejected: 1,
      orders: 2,
      customers: 2,
      firstOn: '2026-01-09',
      lastOn: '2026-01-10',
      isWholeFile: true,
    },
  })
  assert.deepEqual(
    problems.map(({ code }) => code),
    ['date_impossible'],
  )
  assert.deepEqual(await rowCounts(door), nothing, 'a dry run stores nothing')

  assert.equal((await door.ask('POST', `${uploaded.url}/start`)).json.state, 'reading')
  const done = (await runJobs(door, uploaded.url)).json
  assert.deepEqual([done.state, done.progress, done.rowsRead, done.rowsRejected], ['done', 1, 3, 1])
  assert.deepEqual(done.result, { ordersNew: 2, ordersChanged: 0, customersNew: 2, productsNew: 1 })
  assert.deepEqual(await rowCounts(door), { ...nothing, orders: 2, order_lines: 2, customers: 2, identifiers: 2, products: 1 })
  assert.deepEqual(filesLeft(door), [], 'the upload is forgotten when it is in')
})

test('the error file names row, line, column, reason and remedy in the reader’s language', needsDatabase, async () => {
  const door = await aDoor()
  const { url } = await importWhole(door, threeOrders)
  const texts = []
  for (const language of ['pl', 'uk', 'en']) {
    const reply = await door.ask('GET', `${url}/errors.csv`, undefined, { 'accept-language': language })
    assert.match(String(reply.headers['content-disposition']), /^attachment; filename="rejected-rows\.csv"$/)
    const [, row] = reply.text.split('\r\n')
    assert.match(row ?? '', /^3,4,date,.+,.+$/)
    texts.push(row)
  }
  assert.equal(new Set(texts).size, 3)
})

test('what a step does not fit is refused with the state, and changes nothing', needsDatabase, async () => {
  const door = await aDoor()
  const opened = await door.ask('POST', `${door.shop}/imports`, { fileName: 'orders.csv', sizeBytes: 1 })
  const url = `${door.shop}/imports/${opened.json.importId}`
  const refuses = async (state: string, steps: [method: string, path: string, body?: unknown][]) => {
    for (const [method, path, body] of steps) {
      const reply = await door.ask(method, url + path, body)
      assert.deepEqual([reply.status, reply.json.code], [409, 'wrong_state'], `${method} ${path}: ${reply.text}`)
      assert.deepEqual(reply.json.values, { state })
    }
    assert.equal((await door.ask('GET', url)).json.state, state)
  }
  const plan = {
    kind: 'orders',
    mapping: [{ field: 'orderedAt', column: 'date' }],
    dateOrder: 'ymd',
    decimalMark: '.',
    consent: { answer: 'none' },
  }
  const early: [string, string, unknown?][] = [
    ['PUT', '/plan', plan],
    ['POST', '/inspect', { preset: 'generic' }],
  ]
  const running: [string, string][] = [
    ['POST', '/check'],
    ['POST', '/start'],
  ]
  await refuses('waiting_for_file', [...early, ...running, ['POST', '/stop'], ['POST', '/resume']])

  const uploaded = await sendFile(door, url, threeOrders)
  assert.equal((await door.ask('POST', `${url}/start`)).json.code, 'plan_missing')
  await refuses('inspected', [
    ['POST', '/stop'],
    ['POST', '/resume'],
  ])
  await door.ask('PUT', `${url}/plan`, guessedPlan(uploaded))
  await door.ask('POST', `${url}/start`)
  await refuses('reading', [...early, ...running, ['POST', '/resume'], ['DELETE', '']])
  const late = await sendFile(door, url, `${header}9,2026-01-09,late@example.com,Kawa,1,10.00\n`)
  assert.deepEqual([late.status, late.json.code], [409, 'wrong_state'])
  assert.equal(filesLeft(door).length, 1, 'the file that is being read is the one that was planned')

  await runJobs(door, url)
  await refuses('done', [...early, ...running, ['POST', '/stop'], ['POST', '/resume']])
  assert.equal((await rowCounts(door)).orders, 2)
})

test('a stopped import keeps what it has, and goes on where it was', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, threeOrders)
  await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))
  await door.ask('POST', `${uploaded.url}/start`)
  assert.equal((await door.ask('POST', `${uploaded.url}/stop`)).json.state, 'stopped')
  assert.equal((await runJobs(door, uploaded.url)).json.state, 'stopped', 'the job finds it stopped')
  assert.deepEqual(await rowCounts(door), nothing)
  assert.equal((await door.ask('POST', `${uploaded.url}/resume`)).json.state, 'reading')
  assert.equal((await runJobs(door, uploaded.url)).json.state, 'done')
  assert.equal((await rowCounts(door)).orders, 2)
})

test('a dry run that is stopped leaves the import as it was planned', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, threeOrders)
  await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))
  await door.ask('POST', `${uploaded.url}/check`)
  const stopped = await door.ask('POST', `${uploaded.url}/stop`)
  assert.deepEqual([stopped.json.state, stopped.json.check, stopped.json.progress], ['inspected', null, 0])
  assert.equal((await runJobs(door, uploaded.url, { name: 'check_import' })).json.check, null, 'the job finds nothing to do')
})

test('a file that turns out bad during the dry run fails the import and is forgotten', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, cutOffArchive())
  assert.equal(uploaded.status, 200, 'its beginning looks good')
  await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))
  await door.ask('POST', `${uploaded.url}/check`)
  const checked = await runJobs(door, uploaded.url, { name: 'check_import' })
  assert.equal(checked.json.state, 'failed')
  assert.match(String(checked.json.failure), /archive is damaged/)
  assert.deepEqual(filesLeft(door), [])
})

test('of an archive that was cut off nothing is recorded, though thousands of its rows were read', needsDatabase, async () => {
  const door = await aDoor()
  const ended = await importWhole(door, cutOffArchive())
  assert.equal(ended.json.state, 'failed')
  assert(Number(ended.json.rowsRead) >= 5000, 'rows had been laid ready')
  assert.match(String(ended.json.failure), /nothing was taken from it/)
  assert.deepEqual(await rowCounts(door), nothing)
  assert.deepEqual(filesLeft(door), [])
})

test('forgetting an import removes its file and what was laid ready, and leaves what was recorded', needsDatabase, async () => {
  const door = await aDoor()
  const { url } = await importWhole(door, threeOrders)
  const before = await rowCounts(door)
  const waiting = await upload(door, threeOrders)
  for (const each of [url, waiting.url]) {
    assert.equal((await door.ask('DELETE', each)).status, 204)
    assert.equal((await door.ask('GET', each)).status, 404)
  }
  assert.deepEqual(await rowCounts(door), before)
  assert.deepEqual(filesLeft(door), [])
})

test('of two uploads at once one stays, whole, with the inspection that belongs to it', needsDatabase, async () => {
  const door = await aDoor()
  const opened = await door.ask('POST', `${door.shop}/imports`, { fileName: 'orders.csv', sizeBytes: 1 })
  const url = `${door.shop}/imports/${opened.json.importId}`
  const small = threeOrders
  const large = `date;nr zamówienia;e-mail;wartość zamówienia\n${Array.from({ length: 30_000 }, (_, n) => `2026-01-01;L${n};a${n}@example.com;10,00`).join('\n')}\n`
  const replies = await Promise.all([sendFile(door, url, small), sendFile(door, url, large), sendFile(door, url, small)])
  assert.deepEqual(
    replies.map(({ status }) => status),
    [200, 200, 200],
  )
  const stands = await door.ask('GET', url)
  const [bytes, delimiter] = [stands.json.sizeBytes, (stands.json.inspection as { delimiter: string }).delimiter]
  assert(
    (bytes === small.length && delimiter === ',') || (bytes === Buffer.byteLength(large) && delimiter === ';'),
    `${bytes} bytes and ${delimiter}`,
  )
  assert.equal(filesLeft(door).length, 1)
})

test('a file may be sent again before the start: the new one takes the old one’s place', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, threeOrders)
  await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))
  const again = await sendFile(door, uploaded.url, threeOrders.replaceAll('bob', 'rob'))
  assert.deepEqual([again.json.state, again.json.plan], ['inspected', null])
  const refused = await sendFile(door, uploaded.url, '%PDF-1.7')
  assert.equal(refused.json.code, 'binary')
  const stands = await door.ask('GET', uploaded.url)
  assert.deepEqual(stands.json, again.json, 'a refused file leaves the good one in its place')
  assert.equal(filesLeft(door).length, 1)
})

test('an import is opened once for each Idempotency-Key', needsDatabase, async () => {
  const door = await aDoor()
  const open = (body: object, key: string) => door.ask('POST', `${door.shop}/imports`, body, { 'idempotency-key': key })
  const key = newId()
  const first = await open({ fileName: 'orders.csv', sizeBytes: 5 }, key)
  const again = await open({ sizeBytes: 5, fileName: 'orders.csv' }, key)
  assert.deepEqual([first.status, again.status, again.headers['idempotency-replayed']], [201, 201, 'true'])
  assert.deepEqual(again.json, first.json)
  const other = await open({ fileName: 'customers.csv', sizeBytes: 5 }, key)
  assert.deepEqual([other.status, other.json.code], [409, 'idempotency_key_reused'])
  assert.notEqual((await open({ fileName: 'orders.csv', sizeBytes: 5 }, newId())).json.importId, first.json.importId)
  assert.equal(((await door.ask('GET', `${door.shop}/imports`)).json.imports as unknown[]).length, 2)
})

test('a plan names columns of the file, and a day that exists', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, threeOrders)
  const plan = guessedPlan(uploaded)
  const since = (day: string) => ({
    ...plan,
    consent: { answer: 'granted', channels: ['email'], since: day, source: 'checkbox at the till' },
  })
  for (const day of ['2026-02-30', '0000-01-01', '2026-1-1', 'soon'])
    assert.equal((await door.ask('PUT', `${uploaded.url}/plan`, since(day))).status, 422, day)
  const unknown = await door.ask('PUT', `${uploaded.url}/plan`, { ...plan, mapping: [{ field: 'orderedAt', column: 'no such' }] })
  assert.deepEqual([unknown.status, unknown.json.code], [422, 'column_unknown'])
  // The clock of the product stands at 1 March 2026, 11 o'clock in the shop.
  assert.equal((await door.ask('PUT', `${uploaded.url}/plan`, since('2026-03-01'))).status, 200)
  const tomorrow = await door.ask('PUT', `${uploaded.url}/plan`, since('2026-03-02'))
  assert.deepEqual([tomorrow.status, tomorrow.json.code], [422, 'consent_in_future'])
})

test('a plan takes only rates that are numbers above zero', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, threeOrders)
  const planned = (rates: Record<string, string>) => door.ask('PUT', `${uploaded.url}/plan`, { ...guessedPlan(uploaded), rates })
  assert.equal((await planned({ EUR: '4.30' })).status, 200)
  for (const rates of [{ EUR: '0' }, { EUR: '-4' }, { EUR: 'much' }, { euro: '4.30' }] as Record<string, string>[]) {
    const { status, json } = await planned(rates)
    assert.equal(status, 422)
    assert.match(JSON.stringify(json.errors), /above zero/)
  }
})

test('a large file comes in as it is sent, and one broken off leaves nothing', needsDatabase, async () => {
  const door = await aDoor()
  const { app } = door.product
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as AddressInfo
  const signedIn = await asking(door.product)('POST', '/api/sign-in', { email: 'olena@example.com', password: 'correct horse battery' })
  const send = (url: string, pieces: number, isWhole: boolean): Promise<number> =>
    new Promise((resolve) => {
      const headers = { cookie: cookieOf(signedIn), 'x-regulars-console': '1', 'content-type': 'application/octet-stream' }
      const sending = request({ port, host: '127.0.0.1', method: 'PUT', path: `${url}/file`, headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode ?? 0))
      })
      sending.on('error', () => resolve(0))
      sending.write(header)
      for (let piece = 0; piece < pieces; piece++) sending.write(goodRows(1000, piece * 1000))
      if (isWhole) sending.end()
      else setTimeout(() => sending.destroy(), 200)
    })
  const open = async () =>
    `${door.shop}/imports/${(await door.ask('POST', `${door.shop}/imports`, { fileName: 'a.csv', sizeBytes: 1 })).json.importId}`

  const broken = await open()
  assert.equal(await send(broken, 20, false), 0)
  await until(() => filesLeft(door).length === 0)
  assert.equal((await door.ask('GET', broken)).json.state, 'waiting_for_file')

  const whole = await open()
  assert.equal(await send(whole, 40, true), 200)
  assert.equal((await door.ask('GET', whole)).json.sizeBytes, header.length + goodRows(40_000, 0).length)
})

const goodRows = (count: number, from: number): string =>
  Array.from({ length: count }, (_, index) => `${String(from + index).padStart(6, '0')},2026-01-09,anna@example.com,Kawa,1,10.00\n`).join(
    '',
  )

/** A gzip that lacks its end, after more rows than one batch. */
function cutOffArchive(): Buffer {
  const rows = Array.from({ length: 60_000 }, (_, n) => `${n},2026-01-09,a${(n * 7919) % 9973}@example.com,Kawa,1,${(n * 31) % 977}.00\n`)
  const whole = gzipSync(header + rows.join(''))
  return whole.subarray(0, whole.length - 500)
}

async function until(isSo: () => boolean): Promise<void> {
  const start = performance.now()
  while (!isSo()) {
    assert(performance.now() - start < 10_000, 'waited ten seconds')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

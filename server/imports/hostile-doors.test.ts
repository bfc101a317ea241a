/**
 * Broken and malicious files, sent as the console sends them. Each is refused with a sentence in the reader's language,
 * or its good rows go in and its bad ones come back; and afterwards the server answers and nothing lies about half done.
 */
import assert from 'node:assert/strict'
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
  upload,
} from '../../test/import-doors.ts'
import { zipOf } from './reading/zip-for-tests.ts'

const made = needsDatabase.skip ? undefined : await aShopDoor()

async function aDoor(): Promise<ShopDoor> {
  assert(made)
  return { ...made, ...(await anotherShop(made.ask)) }
}

const header = 'order id,date,email,product name,quantity,unit price\n'
const goodRow = '1,2026-01-09,anna@example.com,Kawa,1,10.00\n'
const good = Buffer.from(header + goodRow)

/** Files that are refused when they are sent. */
const refused: { name: string; code: string; content: () => string | Buffer }[] = [
  { name: 'nothing', code: 'empty', content: () => '' },
  { name: 'a header only', code: 'header_only', content: () => header },
  { name: 'rows without a header', code: 'no_header', content: () => '1,2026-01-09,5\n2,2026-01-10,6\n' },
  { name: '10,000 columns', code: 'too_many_columns', content: () => `${Array.from({ length: 10_000 }, (_, n) => `c${n}`).join()}\n` },
  { name: 'random bytes', code: 'binary', content: () => Buffer.from(Array.from({ length: 5000 }, (_, n) => (n * 193 + (n >> 3)) & 255)) },
  { name: 'a picture', code: 'binary', content: () => Buffer.from('\x89PNG\r\n\x1a\n rest', 'latin1') },
  { name: 'a PDF', code: 'binary', content: () => '%PDF-1.7\n1 0 obj' },
  { name: 'a workbook', code: 'spreadsheet', content: () => zipOf([{ name: '[Content_Types].xml', content: Buffer.from('<xml/>') }]) },
  { name: 'a page that asks to sign in', code: 'web_page', content: () => '<!DOCTYPE html><html><script>alert(1)</script></html>' },
  { name: 'one JSON document', code: 'json_document', content: () => '[{"id":1},\n{"id":2}]' },
  { name: 'a line of 8 MB', code: 'line_too_long', content: () => Buffer.alloc(8 << 20, 'a') },
  { name: 'a zip cut off', code: 'archive_damaged', content: () => zipOf([{ name: 'a.csv', content: good }]).subarray(0, 60) },
  {
    name: 'a zip in a zip',
    code: 'archive_nested',
    content: () => zipOf([{ name: 'a.zip', content: zipOf([{ name: 'a', content: good }]) }]),
  },
  { name: 'a zip with a password', code: 'archive_encrypted', content: () => zipOf([{ name: 'a.csv', content: good, isEncrypted: true }]) },
  { name: 'a zip that climbs out', code: 'archive_unsafe_name', content: () => zipOf([{ name: '../../etc/passwd\0', content: good }]) },
  {
    name: 'letters of MS-DOS',
    code: 'encoding_unknown',
    content: () => Buffer.concat([good, Buffer.from('8aa8f7a220a7a0a6a8ada0', 'hex')]),
  },
]

for (const { name, code, content } of refused) {
  test(`${name} is refused: ${code}`, needsDatabase, async () => {
    const door = await aDoor()
    const details = []
    for (const language of ['pl', 'uk', 'en']) {
      const reply = await upload(door, content(), 'orders.csv', language)
      assert.deepEqual([reply.status, reply.json.code, reply.headers['content-language']], [422, code, language])
      assert.match(String(reply.headers['content-type']), /^application\/problem\+json/)
      details.push(String(reply.json.detail))
      assert.equal((await door.ask('GET', reply.url)).json.state, 'waiting_for_file', 'another file may be sent')
    }
    assert.equal(new Set(details).size, 3)
    for (const detail of details) assert.match(detail, /^\p{Lu}.{15,}\.$/su)
    await isUnharmed(door)
  })
}

test('a bomb is refused when it goes off, with nothing kept', needsDatabase, async () => {
  const door = await aDoor()
  const megabyte = gzipSync(Buffer.alloc(1 << 20, goodRow))
  const { json } = await importWhole(door, Buffer.concat([gzipSync(header), ...Array<Buffer>(20).fill(megabyte)]))
  assert.equal(json.state, 'failed')
  assert.match(String(json.failure), /unpacks to more than/)
  await isUnharmed(door)
})

/** Files with good rows in bad company: how many are taken, and the sentences of the others. */
const mixed: { name: string; text: string; orders: number; bad: RegExp[] }[] = [
  { name: 'mixed delimiters', text: `${header}${goodRow}2;2026-01-09;b@example.com;Kawa;1;10\n`, orders: 1, bad: [/columns/] },
  { name: 'dates of 1899', text: `${header}${goodRow}2,1899-12-31,b@example.com,Kawa,1,10\n`, orders: 1, bad: [/before 1990/] },
  { name: 'the 31st of February', text: `${header}${goodRow}2,31.02.2026,b@example.com,Kawa,1,10\n`, orders: 1, bad: [/31\.02\.2026/] },
  {
    name: 'unknown currencies',
    text: 'order id,date,total,currency\n1,2026-01-09,5,QQQ\n2,2026-01-09,5,PLN\n3,2026-01-09,5,EUR\n',
    orders: 1,
    bad: [/no known currency/, /no rate/],
  },
  { name: 'a quote never closed', text: `${header}2,2026-01-09,"anna,Kawa,1,10\n${goodRow}`, orders: 1, bad: [/quotation mark/] },
  {
    name: 'prices that no column of money holds',
    text: `${header}${goodRow}2,2026-01-09,b@example.com,Kawa,0.001,9999999999999.99\n3,2026-01-09,c@example.com,Kawa,999999999,99999\n`,
    orders: 1,
    bad: [/too large/, /too large/],
  },
  {
    name: 'numbers of orders that no index holds',
    text: `${header}${goodRow}${ideographs(900)},2026-01-09,b@example.com,Kawa,1,10\n`,
    orders: 1,
    bad: [/characters/],
  },
  {
    name: 'a quoted cell cut within an emoji',
    text: `${header}${goodRow}2,${'x'.repeat(58)}😀😀😀,b@example.com,Kawa,1,10\n`,
    orders: 1,
    bad: [/is not a date/],
  },
  { name: 'negative quantities', text: `${header}${goodRow}C1,2026-01-10,anna@example.com,Kawa,-2,10.00\n`, orders: 1, bad: [] },
  {
    name: 'NUL bytes and other control characters',
    text: `${header}${goodRow}2,2026-01-09,b\0@example.com,Ka\0wa\u0007,1,10.00\n${goodRow.repeat(40)}`,
    orders: 2,
    bad: [],
  },
  {
    name: 'names too long for an index, or that unfold to many times their length',
    text: `order id,date,email,first name,last name,total\n1,2026-01-09,a@example.com,${'\ufdfa'.repeat(500)},x,5\n2,2026-01-09,b@example.com,${ideographs(500, 1)},${ideographs(500, 2)},5\n`,
    orders: 2,
    bad: [],
  },
  {
    name: 'JSON with escapes that are no text',
    text: `{"order_id":"1\\u0000","date":"2026-01-09","total":5,"pro\\u0000duct_name":"\\ud800","email":"a@example.com"}\n{"order_id":"2","date":"\\udc00${'y'.repeat(70)}","total":5}\n`,
    orders: 1,
    bad: [/is not a date/],
  },
  {
    name: 'text that means something to a database',
    text: `${header}"'; drop table orders; --",2026-01-09,"\\.@example.com","\\N",1,10\n"\\.",2026-01-09,c@example.com,"a\tb\\n",1,10\n`,
    orders: 2,
    bad: [],
  },
]

for (const { name, text, orders, bad } of mixed) {
  test(`${name}: the other rows are taken`, needsDatabase, async () => {
    const door = await aDoor()
    const { json, url } = await importWhole(door, text)
    assert.deepEqual([json.state, json.rowsRejected], ['done', bad.length], JSON.stringify(json.failure))
    assert.equal((await rowCounts(door)).orders, orders)
    const errors = (await door.ask('GET', `${url}/errors.csv`)).text.split('\r\n').slice(1, -1)
    assert.equal(errors.length, bad.length)
    for (const [index, sentence] of bad.entries()) assert.match(errors[index] ?? '', sentence)
    assert.equal((await door.ask('GET', `${door.shop}/customers`)).status, 200)
    await isUnharmed(door, { recorded: true })
  })
}

test('formulas, markup and paths in a file’s name are only its name', needsDatabase, async () => {
  const door = await aDoor()
  for (const fileName of ['=cmd|calc.csv', '<img src=x onerror=alert(1)>.csv', '../../../etc/passwd', 'C:\\x\\y.csv', 'ą'.repeat(255)]) {
    const uploaded = await upload(door, good, fileName)
    assert.deepEqual([uploaded.status, uploaded.json.fileName], [200, fileName])
    assert.equal((await door.ask('DELETE', uploaded.url)).status, 204)
  }
  for (const fileName of ['', ' ', 'x'.repeat(256), 'a\0.csv', '\ud800.csv'])
    assert.equal((await door.ask('POST', `${door.shop}/imports`, { fileName, sizeBytes: 1 })).status, 422, JSON.stringify(fileName))
  await isUnharmed(door)
})

test('a file over the limit is refused before it is taken', needsDatabase, async () => {
  const door = await aDoor()
  const announced = await door.ask('POST', `${door.shop}/imports`, { fileName: 'a.csv', sizeBytes: 5 * 1024 ** 3 })
  assert.deepEqual([announced.status, announced.json.code], [413, 'upload_too_large'])
  const { url } = await upload(door, '')
  const headers = { 'content-type': 'application/octet-stream', 'content-length': String(5 * 1024 ** 3) }
  const sent = await door.ask('PUT', `${url}/file`, Buffer.from('x'), headers)
  assert.deepEqual([sent.status, sent.json.code], [413, 'upload_too_large'])
  await isUnharmed(door)
})

test('an upload that vanished from the disk fails its import with that reason', needsDatabase, async () => {
  const door = await aDoor()
  const uploaded = await upload(door, good)
  await door.ask('PUT', `${uploaded.url}/plan`, guessedPlan(uploaded))
  await door.ask('POST', `${uploaded.url}/start`)
  await door.product.database.pool.query('update imports set file_path = $2 where shop_id = $1', [door.shopId, '/no/such/file'])
  const { json } = await runJobs(door, uploaded.url)
  assert.equal(json.state, 'failed')
  assert.match(String(json.failure), /not there any more/)
  await isUnharmed(door)
})

/** The server answers, no row is half done, and no file of the shop lies in the data folder. */
async function isUnharmed(door: ShopDoor, { recorded = false } = {}): Promise<void> {
  assert.equal((await door.ask('GET', '/health')).status, 200)
  const counts = await rowCounts(door)
  if (recorded) assert.equal(counts.incoming_rows, 0)
  else assert.deepEqual(counts, nothing)
  assert.deepEqual(filesLeft(door), [])
}

/** Letters that no compression shortens. */
function ideographs(count: number, start = 12345): string {
  let seed = start
  return Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return String.fromCharCode(0x4e00 + ((seed >>> 8) % 20_000))
  }).join('')
}

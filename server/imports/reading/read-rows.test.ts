import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { needs, testData } from '../../../test/data.ts'
import { polishShop, readWhole, tempFiles } from './files-for-tests.ts'
import { inspectFile } from './inspect-file.ts'
import { readPlan } from './read-plan.ts'
import { type RowBatch, readRows } from './read-rows.ts'

const onlineRetail = 'online-retail/transactions-2010-12-to-2011-08.csv.gz'
test('Online Retail is read whole, to the figures known of it', needs(onlineRetail), async () => {
  const london = { currency: 'GBP', timeZone: 'Europe/London', country: 'GB' }
  const { rows, problems } = await readWhole(testData(onlineRetail), { shop: london })
  assert.equal(rows.length, 320_705)
  assert.equal(problems.length, 0)

  const purchases = rows.filter((row) => row.customerNumber !== null && Number(row.quantity) > 0 && Number(row.unitPrice) > 0)
  assert.equal(purchases.length, 226_467)
  assert.equal(new Set(purchases.map((row) => row.customerNumber)).size, 3317)
  assert.equal(new Set(purchases.map((row) => row.orderKey)).size, 11_413)
  assert.equal(
    purchases.reduce((sum, row) => sum + (row.lineTotalMinor ?? 0), 0),
    523_924_056,
  )
})

test('CDNOW gives one order a row, with a key for each', needs('cdnow/transactions.csv.gz'), async () => {
  const { rows } = await readWhole(testData('cdnow/transactions.csv.gz'), {
    shop: { currency: 'USD', timeZone: 'America/New_York', country: 'US' },
  })
  assert.equal(rows.length, 69_659)
  assert.equal(new Set(rows.map((row) => row.orderKey)).size, 69_659)
  assert.equal(
    rows.reduce((sum, row) => sum + (row.lineTotalMinor ?? 0), 0),
    250_031_563,
  )
})

test('an order’s own columns are carried to its further rows', needs('payloads/shopify/orders-export.synthetic.csv'), async () => {
  const { rows } = await readWhole(testData('payloads/shopify/orders-export.synthetic.csv'))
  assert.equal(rows.length, 2)
  for (const row of rows) {
    assert.equal(row.orderKey, '#1042')
    assert.equal(row.placedAt?.toISOString(), '2026-11-20T09:15:00.000Z')
    assert.deepEqual([row.orderTotalMinor, row.orderRefundedMinor, row.isCancelled], [19_299, 0, false])
    assert.deepEqual([row.phone, row.postcode, row.firstName, row.country], ['+48500000001', '30-001', 'Anna', 'PL'])
  }
  assert.deepEqual(
    rows.map((row) => row.lineTotalMinor),
    [20_000, 0],
  )
  assert.equal(rows[1]?.productName, 'Filtr, papierowy "V60" nr 2')
})

test(
  'Shopify’s bulk lines are joined to their orders, and an order without lines stays',
  needs('payloads/shopify/bulk-orders.synthetic.jsonl'),
  async () => {
    const { rows } = await readWhole(testData('payloads/shopify/bulk-orders.synthetic.jsonl'))
    assert.deepEqual(
      rows.map((row) => [row.orderKey, row.productCode, row.lineTotalMinor, row.orderTotalMinor, row.customerNumber]),
      [
        ['#1001', 'KAWA-250', 5990, 5990, '1'],
        ['#1002', null, null, 11_980, null],
      ],
    )
  },
)

const header = 'order id,date,email,sku,quantity,unit price,currency,rate,status\n'

test('a line total is exact and rounded half up once, refunds below zero', async (t) => {
  const { rows } = await readWhole(
    tempFiles(t)(
      'x.csv',
      `${header}1,2026-03-01,a@example.com,X,3,0.335,,,\n2,2026-03-01,a@example.com,X,-3,0.335,,,\n3,2026-03-01,a@example.com,X,1.5,1.03,,,\n4,2026-03-01,a@example.com,X,1,-20,,,\n`,
    ),
  )
  assert.deepEqual(
    rows.map((row) => [row.quantity, row.lineTotalMinor]),
    [
      ['3', 101],
      ['-3', -101],
      ['1.5', 155],
      ['1', -2000],
    ],
  )
})

test('another currency needs a rate: its own column, then the table, else the row is refused', async (t) => {
  const path = tempFiles(t)(
    'x.csv',
    `${header}1,2026-03-01,a@example.com,X,2,10.00,EUR,4.2555,\n2,2026-03-01,a@example.com,X,2,10.00,EUR,,\n3,2026-03-01,a@example.com,X,2,10.00,UAH,,\n4,2026-03-01,a@example.com,X,2,10.00,QQQ,,\n5,2026-03-01,a@example.com,X,1,1,zł,,\n`,
  )
  const { rows, problems } = await readWhole(path, { rates: { EUR: '4.30' } })
  assert.deepEqual(
    rows.map((row) => [row.unitPrice, row.lineTotalMinor]),
    [
      ['42.555', 8511],
      ['43', 8600],
      ['1', 100],
    ],
  )
  assert.deepEqual(
    problems.map(({ rowNo, lineNo, column, code }) => [rowNo, lineNo, column, code]),
    [
      [3, 4, 'currency', 'currency_without_rate'],
      [4, 5, 'currency', 'currency_unknown'],
    ],
  )
})

test('a total may come in another order of events: status words in three languages cancel an order', async (t) => {
  const words = ['completed', 'Anulowane', 'скасовано', 'failed', 'refunded', 'pending payment', 'zrealizowane', 'Виконано', 'pending']
  const { rows } = await readWhole(
    tempFiles(t)('x.csv', header + words.map((word, i) => `${i},2026-03-01,a@example.com,X,1,1,,,${word}\n`).join('')),
  )
  assert.deepEqual(
    rows.map((row) => row.isCancelled),
    [false, true, true, true, true, true, false, false, false],
  )
})

test('times without a zone are the shop’s, and the day is the shop’s too', async (t) => {
  const path = tempFiles(t)(
    'x.csv',
    'order id,date,total\n1,2026-03-01 00:30,5\n2,2026-02-28T23:30:00Z,5\n3,2026-03-29 02:30,5\n4,2026-10-25 02:30,5\n',
  )
  const { rows } = await readWhole(path)
  assert.deepEqual(
    rows.map((row) => [row.placedAt?.toISOString(), row.placedOn]),
    [
      ['2026-02-28T23:30:00.000Z', '2026-03-01'],
      ['2026-02-28T23:30:00.000Z', '2026-03-01'],
      ['2026-03-29T01:30:00.000Z', '2026-03-29'],
      ['2026-10-25T00:30:00.000Z', '2026-10-25'],
    ],
  )
})

test('rows without an order number keep their keys, whatever the file is called, packed or sorted like', async (t) => {
  const write = tempFiles(t)
  const lines = ['anna,2026-03-01,5.00', 'anna,2026-03-01,5.00', 'olena,2026-03-02,7.00']
  const keysOf = async (path: string) => (await readWhole(path)).rows.map((row) => row.orderKey).sort()
  const keys = await keysOf(write('a.csv', `customer,date,amount\n${lines.join('\n')}\n`))
  assert.equal(new Set(keys).size, 3)
  assert.deepEqual(await keysOf(write('b.csv.gz', gzipSync(`customer,date,amount\n${lines.toReversed().join('\n')}\n`))), keys)
  assert.deepEqual(
    await keysOf(
      write(
        'c.csv',
        `amount;customer;date\n${lines
          .map((line) => line.split(',').toReversed())
          .map(([amount, date, customer]) => `${amount};${customer};${date}`)
          .join('\n')}\n`,
      ),
    ),
    keys,
  )
})

test('reading goes on behind the rows of an earlier run with the same rows and keys', async (t) => {
  const path = tempFiles(t)(
    'x.csv',
    `customer,date,amount\n${Array.from({ length: 12_000 }, (_, i) => `c${i % 7},2026-03-0${1 + (i % 9)},${i % 5}.00\n`).join('')}`,
  )
  const plan = readPlan(await inspectFile(path, { fileName: 'x.csv' }), polishShop)
  const batches = async (skipRows: number) => {
    const read: RowBatch[] = []
    for await (const batch of readRows(path, plan, { skipRows })) read.push(batch)
    return read
  }
  const [first, ...others] = await batches(0)
  assert.deepEqual(
    [first, ...others].map((batch) => batch?.rowsRead),
    [5000, 10_000, 12_000],
  )
  assert.deepEqual(
    (await batches(first?.rowsRead ?? 0)).flatMap(({ rows }) => rows),
    others.flatMap(({ rows }) => rows),
  )
})

test('reading stops when it is told to', async (t) => {
  const path = tempFiles(t)('x.csv', `customer,date,amount\n${'anna,2026-03-01,5.00\n'.repeat(20_000)}`)
  const plan = readPlan(await inspectFile(path, { fileName: 'x.csv' }), polishShop)
  const stop = new AbortController()
  let rows = 0
  await assert.rejects(async () => {
    for await (const batch of readRows(path, plan, { skipRows: 0, signal: stop.signal })) {
      rows += batch.rows.length
      stop.abort()
    }
  }, /abort/i)
  assert.equal(rows, 5000)
})

test('rows of an order that name it no more continue it', async (t) => {
  const { rows } = await readWhole(
    tempFiles(t)(
      'x.csv',
      'order id,date,email,sku,quantity,unit price\n1,2026-03-01,a@example.com,X,1,2\n,,,Y,1,3\n2,2026-03-02,b@example.com,X,1,2\n',
    ),
  )
  assert.deepEqual(
    rows.map((row) => [row.orderKey, row.placedOn, row.emailKey]),
    [
      ['1', '2026-03-01', 'a@example.com'],
      ['1', '2026-03-01', 'a@example.com'],
      ['2', '2026-03-02', 'b@example.com'],
    ],
  )
})

test('a negative order total without lines is a refund, a line total without quantity one piece', async (t) => {
  const write = tempFiles(t)
  const total = await readWhole(write('a.csv', 'order id,date,total\n1,2026-03-01,-20.00\n'))
  assert.deepEqual([total.rows[0]?.quantity, total.rows[0]?.lineTotalMinor, total.rows[0]?.orderTotalMinor], ['-1', -2000, null])
  const amount = await readWhole(write('b.csv', 'customer,date,amount\nanna,2026-03-01,-5\nanna,2026-03-01,5\n'))
  assert.deepEqual(
    amount.rows.map((row) => [row.quantity, row.lineTotalMinor]),
    [
      ['-1', -500],
      ['1', 500],
    ],
  )
})

test('customers are read with their names the way round that the column says', async (t) => {
  const write = tempFiles(t)
  const polish = await readWhole(
    write(
      'klienci.csv',
      'Imię i nazwisko;E-mail;Telefon;Kraj;Język\nAnna Maria Testowa;ANNA@Example.com;0048 500 000 001;Polska;polski\nNikt;;;;\n',
    ),
  )
  assert.deepEqual(
    polish.rows.map((row) => [row.kind, row.firstName, row.lastName, row.email, row.emailKey, row.phone, row.country, row.language]),
    [['customer', 'Anna', 'Maria Testowa', 'ANNA@Example.com', 'anna@example.com', '+48500000001', 'PL', 'pl']],
  )
  assert.deepEqual(
    polish.problems.map(({ rowNo, code }) => [rowNo, code]),
    [[2, 'customer_without_identifier']],
  )
  const ukrainian = await readWhole(write('клієнти.csv', 'ПІБ;Телефон;Країна\nШевченко Олена Іванівна;0501234567;Україна\n'))
  assert.deepEqual(
    ukrainian.rows.map((row) => [row.firstName, row.lastName, row.phone, row.country]),
    [['Олена', 'Шевченко', '+380501234567', 'UA']],
  )
})

test('ids of JSON beyond 2^53 keep their digits', async (t) => {
  const { rows } = await readWhole(
    tempFiles(t)('x.jsonl', '{"order_id":4323372036854775807,"date":"2026-03-01","total":5,"email":"a@example.com"}\n'),
  )
  assert.equal(rows[0]?.orderKey, '4323372036854775807')
})

test('progress is told in bytes on the disk and ends at the whole', async (t) => {
  const path = tempFiles(t)('x.csv.gz', gzipSync(`customer,date,amount\n${'anna,2026-03-01,5.00\n'.repeat(9000)}`))
  const plan = readPlan(await inspectFile(path, { fileName: 'x.csv' }), polishShop)
  let last: RowBatch | null = null
  for await (const batch of readRows(path, plan, { skipRows: 0 })) last = batch
  assert.ok(last && last.bytesTotal > 0 && last.bytesRead === last.bytesTotal)
})

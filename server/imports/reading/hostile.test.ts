/**
 * Files that are broken, malicious or simply not what they say: each gets its own clear answer, its good rows are taken
 * where there are any, and memory stays flat.
 */
import assert from 'node:assert/strict'
import { closeSync, ftruncateSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { constants, deflateRawSync, gzipSync } from 'node:zlib'
import { FileProblem, type FileProblemCode } from './file-problem.ts'
import { countRows, readWhole, tempFiles } from './files-for-tests.ts'
import type { RowFaultCode } from './row-fault.ts'
import { zipOf } from './zip-for-tests.ts'

const header = 'order id,date,email,product name,quantity,unit price\n'
const goodRow = '1,2026-03-09,anna@example.com,Kawa,1,10.00\n'
const goodFile = Buffer.from(header + goodRow)
const now = new Date('2026-06-01T00:00:00Z')
const seconds = (from: bigint): number => Number(process.hrtime.bigint() - from) / 1e9

let rssBefore = 0
let rssPeak = 0
let watch: NodeJS.Timeout
// What an ordinary file of 4 MB takes is the measure; nothing hostile may take 200 MB more, whatever its size.
before(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-reading-'))
  const path = join(folder, 'ordinary.csv')
  writeFileSync(path, header + goodRow.repeat(100_000))
  await countRows(path)
  rmSync(folder, { recursive: true })

  rssBefore = process.memoryUsage.rss()
  watch = setInterval(() => {
    rssPeak = Math.max(rssPeak, process.memoryUsage.rss())
  }, 20)
})
after(() => {
  clearInterval(watch)
  const grownMb = (rssPeak - rssBefore) / 1024 / 1024
  assert.ok(grownMb < 200, `memory grew by ${grownMb.toFixed(0)} MB`)
})

/** Files that are refused as a whole, by the code they are refused with. */
const refused: { name: string; code: FileProblemCode; content: () => string | Buffer }[] = [
  { name: 'nothing at all', code: 'empty', content: () => '' },
  { name: 'only a byte order mark and blank lines', code: 'empty', content: () => '\ufeff\n\n  \n' },
  { name: 'an empty gzip', code: 'empty', content: () => gzipSync('') },
  { name: 'a header only', code: 'header_only', content: () => header },
  { name: 'a header and rows of separators', code: 'header_only', content: () => `${header},,,,,\n,,,,,\n` },
  { name: 'rows without a header', code: 'no_header', content: () => goodRow.repeat(3).replaceAll('anna', '2') },
  { name: 'columns that mean nothing to us', code: 'no_usable_columns', content: () => 'alpha,beta\nx,y\n' },
  { name: '10,000 columns', code: 'too_many_columns', content: () => `${Array.from({ length: 10_000 }, (_, i) => `c${i}`).join(',')}\n` },
  {
    name: 'random bytes',
    code: 'binary',
    content: () => Buffer.from(Uint32Array.from({ length: 50_000 }, (_, i) => Math.imul(i + 1, 2_654_435_761)).buffer),
  },
  { name: 'a picture named .csv', code: 'binary', content: () => Buffer.from('\x89PNG\r\n\x1a\n rest', 'latin1') },
  { name: 'a PDF', code: 'binary', content: () => '%PDF-1.7\n1 0 obj' },
  { name: 'an old workbook', code: 'spreadsheet', content: () => Buffer.from('d0cf11e0a1b11ae10000', 'hex') },
  { name: 'a workbook', code: 'spreadsheet', content: () => zipOf([{ name: '[Content_Types].xml', content: Buffer.from('<xml/>') }]) },
  { name: 'a sign-in page', code: 'web_page', content: () => '<!DOCTYPE html><html><body>Sign in</body></html>' },
  { name: 'one JSON document', code: 'json_document', content: () => '[{"id":1},\n{"id":2}]' },
  { name: 'an interface’s whole answer', code: 'json_document', content: () => '{"status":"SUCCESS","orders":[{"order_id":1}]}' },
  {
    name: 'Cyrillic in a code page of MS-DOS',
    code: 'encoding_unknown',
    content: () => Buffer.concat([goodFile, Buffer.from('8aa8f7a220a7a0a6a8ada0', 'hex')]),
  },
  { name: 'a rar', code: 'archive_unsupported', content: () => Buffer.from('Rar!\x1a\x07\x00', 'latin1') },
  { name: 'a zip cut off', code: 'archive_damaged', content: () => zipOf([{ name: 'a.csv', content: goodFile }]).subarray(0, 60) },
  { name: 'a gzip cut off', code: 'archive_damaged', content: () => gzipSync(header + goodRow.repeat(50_000)).subarray(0, 1200) },
  {
    name: 'a zip whose bytes were changed',
    code: 'archive_damaged',
    content: () => zipOf([{ name: 'a.csv', content: goodFile }]).fill(0xff, 40, 70),
  },
  { name: 'a zip of folders', code: 'archive_empty', content: () => zipOf([{ name: 'export/', content: Buffer.alloc(0), method: 0 }]) },
  {
    name: 'a zip with a password',
    code: 'archive_encrypted',
    content: () => zipOf([{ name: 'a.csv', content: goodFile, isEncrypted: true }]),
  },
  {
    name: 'a zip in a zip',
    code: 'archive_nested',
    content: () => zipOf([{ name: 'a.zip', content: zipOf([{ name: 'a.csv', content: goodFile }]) }]),
  },
  {
    name: 'a zip in a zip under another name',
    code: 'archive_nested',
    content: () => zipOf([{ name: 'a.csv', content: zipOf([{ name: 'a.csv', content: goodFile }]) }]),
  },
  { name: 'a gzip in a gzip', code: 'archive_nested', content: () => gzipSync(gzipSync(goodFile)) },
  {
    name: 'a zip that climbs out of its folder',
    code: 'archive_unsafe_name',
    content: () => zipOf([{ name: '../../etc/cron.d/x', content: goodFile }]),
  },
  {
    name: 'a zip with a path of Windows',
    code: 'archive_unsafe_name',
    content: () => zipOf([{ name: 'C:\\Windows\\x.csv', content: goodFile }]),
  },
  {
    name: 'a zip packed by an unknown method',
    code: 'archive_unsupported',
    content: () => zipOf([{ name: 'a.csv', content: goodFile, method: 14 }]),
  },
]

for (const { name, code, content } of refused) {
  test(`${name}: ${code}`, async (t) => {
    await assert.rejects(readWhole(tempFiles(t)('orders.csv', content())), hasCode(code))
  })
}

test('a line of 64 MB is refused after its first megabytes', async (t) => {
  const path = tempFiles(t)('long.csv', header)
  fill(path, Buffer.alloc(1024 * 1024, 'a'), 64)
  const start = process.hrtime.bigint()
  await assert.rejects(readWhole(path), hasCode('line_too_long'))
  assert.ok(seconds(start) < 2)
})

test('a first line of 64 MB is refused as well', async (t) => {
  const path = tempFiles(t)('long.csv', '')
  fill(path, Buffer.alloc(1024 * 1024, 'a'), 64)
  await assert.rejects(readWhole(path), hasCode('line_too_long'))
})

test('a gigabyte of nothing is refused at once', async (t) => {
  const path = tempFiles(t)('zeros.csv', '')
  const file = openSync(path, 'r+')
  ftruncateSync(file, 1024 ** 3)
  closeSync(file)
  const start = process.hrtime.bigint()
  await assert.rejects(readWhole(path), hasCode('binary'))
  assert.ok(seconds(start) < 2)
})

// Packed megabyte by megabyte, so that the test itself needs no memory: gzip allows several members, deflate a flush between pieces.
const megabyte = Buffer.alloc(1024 * 1024, goodRow)
const bombs = {
  gzip: () => Buffer.concat([gzipSync(header), ...Array<Buffer>(20).fill(gzipSync(megabyte))]),
  zip: () => {
    const piece = deflateRawSync(megabyte, { finishFlush: constants.Z_FULL_FLUSH })
    const start = deflateRawSync(header, { finishFlush: constants.Z_FULL_FLUSH })
    const packed = Buffer.concat([start, ...Array<Buffer>(20).fill(piece), deflateRawSync('')])
    return zipOf([{ name: 'orders.csv', content: goodFile, packed }])
  },
}
for (const kind of ['gzip', 'zip'] as const) {
  test(`a ${kind} bomb of good rows is defused`, async (t) => {
    await assert.rejects(countRows(tempFiles(t)(`bomb.${kind}`, bombs[kind]())), hasCode('archive_bomb'))
  })
}

test('more than the limit of unpacked bytes is refused', async (t) => {
  const path = tempFiles(t)('large.csv', header + goodRow.repeat(20_000))
  await assert.rejects(readWhole(path, {}, { limits: { maxBytes: 512 * 1024 } }), hasCode('too_large'))
})

test('a file that is gone, or a folder, is said to be so', async (t) => {
  const path = tempFiles(t)('x.csv', goodFile)
  await assert.rejects(readWhole(`${path}.gone`), hasCode('file_missing'))
  await assert.rejects(readWhole(path.replace(/\/x\.csv$/, '')), hasCode('file_unreadable'))
})

/** Rows in bad company: the bad ones are named with line and code, the good ones taken. */
const mixed: { name: string; text: string; good: number; bad: [rowNo: number, lineNo: number, code: RowFaultCode][] }[] = [
  {
    name: 'mixed delimiters',
    text: `${header}${goodRow}2;2026-03-09;b@example.com;Kawa;1;10\n${goodRow}`,
    good: 2,
    bad: [[2, 3, 'wrong_columns']],
  },
  {
    name: 'a quote never closed',
    text: `${header}1,2026-03-09,"anna,Kawa,1,10\n${goodRow}${goodRow}`,
    good: 2,
    bad: [[1, 2, 'bad_quotes']],
  },
  { name: 'a lone quote within a cell', text: `${header}1,2026-03-09,anna@example.com,5" disc,1,10\n`, good: 1, bad: [] },
  {
    name: 'dates of 1899',
    text: `${header}${goodRow.replace('2026-03-09', '1899-12-31')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'date_too_early']],
  },
  {
    name: 'the 31st of February',
    text: `${header}${goodRow.replace('2026-03-09', '31.02.2026')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'date_impossible']],
  },
  {
    name: 'a day in the future',
    text: `${header}${goodRow.replace('2026-03-09', '2062-03-09')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'date_in_future']],
  },
  { name: 'no date', text: `${header}${goodRow.replace('2026-03-09', '')}${goodRow}`, good: 1, bad: [[1, 2, 'date_missing']] },
  {
    name: 'a date that is a word',
    text: `${header}${goodRow.replace('2026-03-09', 'soon')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'date_unreadable']],
  },
  {
    name: 'a quantity of 1e308',
    text: `${header}${goodRow.replace(',1,', ',1e308,')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'quantity_unreadable']],
  },
  {
    name: 'a quantity of a hundred digits',
    text: `${header}${goodRow.replace(',1,', `,${'9'.repeat(90)},`)}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'quantity_too_large']],
  },
  { name: 'no quantity', text: `${header}${goodRow.replace(',1,', ',,')}${goodRow}`, good: 1, bad: [[1, 2, 'quantity_missing']] },
  {
    name: 'money beyond 2^53',
    text: `${header}${goodRow.replace('10.00', '99999999999999999.00')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'amount_too_large']],
  },
  {
    name: 'a product of more than 2^53',
    text: `${header}${goodRow.replace(',1,10.00', ',1000000,90071992547.00')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'amount_too_large']],
  },
  {
    name: 'money that is none',
    text: `${header}${goodRow.replace('10.00', 'free')}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'amount_unreadable']],
  },
  { name: 'no money', text: `${header}${goodRow.replace('10.00', '')}${goodRow}`, good: 1, bad: [[1, 2, 'amount_missing']] },
  {
    name: 'an order number of 2,000 letters',
    text: `${header}${'x'.repeat(2000)}${goodRow.slice(1)}${goodRow}`,
    good: 1,
    bad: [[1, 2, 'too_long']],
  },
  {
    name: 'an unknown currency',
    text: `order id,date,total,currency\n1,2026-03-09,5,QQQ\n2,2026-03-09,5,PLN\n3,2026-03-09,5,EUR\n`,
    good: 1,
    bad: [
      [1, 2, 'currency_unknown'],
      [3, 4, 'currency_without_rate'],
    ],
  },
  {
    name: 'a rate of zero',
    text: `order id,date,total,currency,exchange rate\n1,2026-03-09,5,EUR,0\n2,2026-03-09,5,EUR,4.2\n`,
    good: 1,
    bad: [[1, 2, 'rate_unreadable']],
  },
  {
    name: 'broken JSON lines',
    text: '{"order_id":1,"date":"2026-03-09","total":5}\n{"order_id":2,\n[1]\n{"order_id":3,"date":"2026-03-09","total":5}\n',
    good: 2,
    bad: [
      [2, 2, 'json_invalid'],
      [3, 3, 'json_not_object'],
    ],
  },
  {
    name: 'order lines without their order',
    text: '{"id":"gid://shopify/Order/1","name":"#1","createdAt":"2026-03-09T10:00:00Z","totalPriceSet":{"shopMoney":{"amount":"5"}}}\n{"id":"gid://shopify/LineItem/2","quantity":1,"__parentId":"gid://shopify/Order/9"}\n',
    good: 1,
    bad: [[1, 2, 'parent_missing']],
  },
]

for (const { name, text, good, bad } of mixed) {
  test(`${name}: the other rows are taken`, async (t) => {
    const { rows, problems } = await readWhole(tempFiles(t)('orders.csv', text), {}, { now })
    assert.deepEqual(
      problems.map((problem) => [problem.rowNo, problem.lineNo, problem.code]),
      bad,
    )
    assert.equal(rows.length, good)
  })
}

test('negative quantities are refunds and no problem', async (t) => {
  const { rows, problems } = await readWhole(tempFiles(t)('x.csv', header + goodRow.replace(',1,', ',-2,')))
  assert.deepEqual([rows[0]?.quantity, rows[0]?.lineTotalMinor, problems.length], ['-2', -2000, 0])
})

test('formulas are text like any other, and leave as text', async (t) => {
  const { rows } = await readWhole(tempFiles(t)('x.csv', header + goodRow.replace('Kawa', '"=HYPERLINK(""http://example.com"")"')))
  assert.equal(rows[0]?.productName, '=HYPERLINK("http://example.com")')
})

test('NUL bytes and control characters are taken out', async (t) => {
  const { rows } = await readWhole(tempFiles(t)('x.csv', header + goodRow.replace('Kawa', 'Ka\0w\u0007a\u001b') + goodRow.repeat(20)))
  assert.equal(rows[0]?.productName, 'Kawa')
})

test('right-to-left text and emoji stay as they are; a long name is cut between letters', async (t) => {
  const { rows } = await readWhole(
    tempFiles(t)(
      'x.csv',
      `${header}${goodRow.replace('Kawa', 'קפה ☕ 👩‍👩‍👧')}${goodRow.replace('Kawa', '😀'.repeat(400))}${goodRow.replace('Kawa', `x${'😀'.repeat(400)}`)}`,
    ),
  )
  assert.equal(rows[0]?.productName, 'קפה ☕ 👩‍👩‍👧')
  assert.equal(rows[1]?.productName, '😀'.repeat(250))
  assert.equal(rows[2]?.productName, `x${'😀'.repeat(249)}`)
})

test('columns of the same name are told apart', async (t) => {
  const { inspection, rows } = await readWhole(tempFiles(t)('x.csv', 'order id,date,total,total\n1,2026-03-09,5,6\n'))
  assert.deepEqual(inspection.headers, ['order id', 'date', 'total', 'total (2)'])
  assert.equal(rows[0]?.orderTotalMinor, 500)
})

test('UTF-16 without a mark, with and without swapped bytes', async (t) => {
  const write = tempFiles(t)
  const text = Buffer.from(header + goodRow.replace('Kawa', 'Żółć їжак').repeat(30), 'utf16le')
  for (const bytes of [text, Buffer.from(text).swap16()]) {
    const { rows } = await readWhole(write('x.csv', bytes))
    assert.equal(rows.length, 30)
    assert.equal(rows[29]?.productName, 'Żółć їжак')
  }
})

test('a truncated archive gives rows before it gives its problem, so that the caller knows to keep none', async (t) => {
  const whole = gzipSync(
    Buffer.from(header + Array.from({ length: 60_000 }, (_, i) => goodRow.replace('10.00', `${(i * 7919) % 1000}.00`)).join('')),
  )
  await assert.rejects(readWhole(tempFiles(t)('x.csv.gz', whole.subarray(0, whole.length - 500))), hasCode('archive_damaged'))
})

test('an honest zip with a folder and the hidden files of macOS is read', async (t) => {
  const zip = zipOf([
    { name: '__MACOSX/._orders.csv', content: Buffer.from('x') },
    { name: 'export/', content: Buffer.alloc(0), method: 0 },
    { name: 'export/orders.csv', content: goodFile, method: 0 },
  ])
  const { rows, inspection } = await readWhole(tempFiles(t)('x.zip', zip))
  assert.equal(inspection.compression, 'zip')
  assert.equal(rows.length, 1)
})

test('a million rows, half of them bad, are read with little memory', async (t) => {
  const path = tempFiles(t)('many.csv', header)
  fill(path, Buffer.from((goodRow + goodRow.replace('10.00', 'x')).repeat(5000)), 100)
  assert.deepEqual(await countRows(path), { good: 500_000, bad: 500_000 })
})

function hasCode(code: FileProblemCode) {
  return (error: unknown) => {
    assert.ok(error instanceof FileProblem, String(error))
    assert.equal(error.code, code)
    return true
  }
}

/** Appends the same bytes many times, without holding them all in memory. */
function fill(path: string, bytes: Buffer, times: number): void {
  const file = openSync(path, 'a')
  for (let i = 0; i < times; i++) writeSync(file, bytes)
  closeSync(file)
}

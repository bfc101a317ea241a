import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { csvSplitter } from './csv-splitter.ts'
import { defaultLimits } from './file-limits.ts'
import { FileProblem } from './file-problem.ts'
import type { RawRecord } from './raw-record.ts'

function split(text: string, pieceLength = text.length || 1): RawRecord[] {
  const splitter = csvSplitter(',', defaultLimits)
  const records: RawRecord[] = []
  for (let at = 0; at < text.length; at += pieceLength) records.push(...splitter.push(text.slice(at, at + pieceLength)))
  return [...records, ...splitter.end()]
}

const fieldsOf = (records: RawRecord[]) => records.map((record) => record.fault?.code ?? record.fields)

test('quotes, doubled quotes, line breaks and empty cells are read as RFC 4180 says', () => {
  assert.deepEqual(fieldsOf(split('a,b\r\n"x, y","say ""hi"""\r\n"two\r\nlines",\r\n,""\r\n')), [
    ['a', 'b'],
    ['x, y', 'say "hi"'],
    ['two\r\nlines', ''],
    ['', ''],
  ])
})

test('a record knows the physical line on which it starts', () => {
  assert.deepEqual(
    split('a\n"b\nc"\n\nd\n').map(({ lineNo }) => lineNo),
    [1, 2, 5],
  )
})

test('quotes inside a cell of one line are letters', () => {
  assert.deepEqual(fieldsOf(split('5" disc,1\n"7" disc",2\n')), [
    ['5" disc', '1'],
    ['7" disc', '2'],
  ])
})

test('a quote that is never closed costs its own line and no other', () => {
  assert.deepEqual(fieldsOf(split('a,b\n"open,1\nc,2\nd,3\n')), [['a', 'b'], 'bad_quotes', ['c', '2'], ['d', '3']])
})

test('a lone quote does not swallow the lines up to the next quoted cell', () => {
  assert.deepEqual(fieldsOf(split('"open,1\nc,2\n"d",3\n')), ['bad_quotes', ['c', '2'], ['d', '3']])
})

test('what was written is read, wherever the pieces of the text are cut', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', 'ż', ',', '"', '\n', '\r\n', ' ', '"', '😀'), maxLength: 6 })
  const row = fc.array(cell, { minLength: 1, maxLength: 4 }).filter((cells) => cells.length > 1 || cells[0] !== '')
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), fc.integer({ min: 1, max: 9 }), (rows, pieceLength) => {
      const text = rows.map((cells) => `${cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')}\r\n`).join('')
      assert.deepEqual(fieldsOf(split(text, pieceLength)), rows)
    }),
  )
})

test('any text gives the same records, wherever its pieces are cut, and never more lines than it has', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', '"', '\n', '\r\n', ' '), maxLength: 60 })
  fc.assert(
    fc.property(text, fc.integer({ min: 1, max: 7 }), (anything, pieceLength) => {
      const whole = split(anything)
      assert.deepEqual(split(anything, pieceLength), whole)
      assert.ok(whole.length <= anything.split('\n').length)
    }),
  )
})

test('a line over the limit is refused before it is whole in memory', () => {
  const splitter = csvSplitter(',', { maxRecordLength: 1000 })
  splitter.push('a,b\n')
  splitter.push('x'.repeat(900))
  assert.throws(
    () => splitter.push('x'.repeat(200)),
    (error) => error instanceof FileProblem && error.code === 'line_too_long' && error.values.line === 2,
  )
})

test('lines of old Macs end with a bare CR', () => {
  const splitter = csvSplitter(';', defaultLimits, '\r')
  assert.deepEqual(fieldsOf([...splitter.push('a;b\r1;2\r'), ...splitter.end()]), [
    ['a', 'b'],
    ['1', '2'],
  ])
})

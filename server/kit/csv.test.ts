import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvCell, csvLine } from './csv.ts'

test('text that a spreadsheet would run is made plain text', () => {
  for (const text of ['=1+1', '+48500000001', '-cmd|x', '@SUM(A1)', '＝1+1', ' =1+1']) assert.equal(csvCell(text), `'${text}`)
  assert.equal(csvCell('\t=1'), `"'\t=1"`)
  assert.equal(csvCell('\r=1'), `"'\r=1"`)
})

test('numbers stay numbers', () => {
  assert.equal(csvLine([-12.5, '-12.50', '-12,50', 7n, 0]), '-12.5,-12.50,"-12,50",7,0\r\n')
})

test('what has to be quoted is quoted', () => {
  assert.equal(csvLine(['a,b', 'say "hi"', 'two\nlines', 'x;y', null, '']), '"a,b","say ""hi""","two\nlines","x;y",,\r\n')
})

test('days and instants are written so that every program reads them', () => {
  assert.equal(csvCell(new Date('2026-03-09T14:30:00Z')), '2026-03-09T14:30:00.000Z')
})

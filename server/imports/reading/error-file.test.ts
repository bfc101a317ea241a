import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { languages, translator } from '../../kit/language.ts'
import { problemHeader, problemLine } from './error-file.ts'

test('an error file says where, why and what to do, and opens without running anything', () => {
  const t = translator('en')
  assert.equal(problemHeader(t), '\ufeffrow,line,column,what is wrong,what to do\r\n')
  const problem = { rowNo: 12, lineNo: 14, column: '=Date', code: 'date_unreadable', values: { value: '=1+1' } }
  assert.equal(problemLine(problem, t), "12,14,'=Date,“=1+1” is not a date.,Write the date as 2026-03-09 or 2026-03-09 14:30.\r\n")
})

test('every code of the reading has its sentences in every language', () => {
  const codesIn = (file: string, type: string) => {
    const [, union = ''] = readFileSync(join(import.meta.dirname, file), 'utf8').split(`export type ${type} =`)
    return [...(union.split(/\n\n/)[0] ?? '').matchAll(/'(\w+)'/g)].map(([, code]) => code ?? '')
  }
  const fileCodes = codesIn('file-problem.ts', 'FileProblemCode')
  const rowCodes = codesIn('row-fault.ts', 'RowFaultCode')
  assert.ok(fileCodes.length > 20 && rowCodes.length > 20)
  // biome-ignore format: one line a group
  const values = {
    column: 'x', value: 'x', count: 1, limit: 1, line: 1, limitKb: 1, limitGb: 1, ratio: 1, type: 'zip', entry: 'x', kind: 'orders',
    expected: 1, found: 2, parent: 'x', currency: 'EUR', shopCurrency: 'PLN', length: 1,
  }
  for (const language of languages) {
    const t = translator(language)
    const keys = [...fileCodes.map((code) => `problem.${code}`), ...rowCodes.flatMap((code) => [`row.${code}`, `remedy.${code}`])]
    for (const key of keys) assert.ok(t(`imports.${key}`, values).length > 5)
  }
})

/** What the code says to programs stands in the documents, and nothing else does. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { loadCatalogues } from '../server/kit/language.ts'
import * as kinds from '../server/kit/problem.ts'
import { problemKeys } from '../server/kit/problem-answer.ts'

const root = resolve(import.meta.dirname, '..')

test('every problem is documented, and every documented one exists', () => {
  assert.deepEqual([...documentedProblems().keys()].sort(), [...problemKeys(loadCatalogues()).keys()].sort())
})

test('no two capabilities have a problem of the same code', () => {
  const ours = new Set(problemKeys(loadCatalogues()).values())
  const shadowed = [...loadCatalogues().en.keys()].filter((key) => key.includes('.problem.') && !ours.has(key))
  assert.deepEqual(shadowed, [])
})

test('every problem that the code throws has a text, and is documented with its status', () => {
  const documented = documentedProblems()
  const thrown = thrownProblems()
  assert(thrown.length > 30, 'the code throws problems')
  const wrong = thrown.filter(({ code, status }) => documented.get(code) !== status)
  assert.deepEqual(wrong, [])
})

test('a code stands for one status', () => {
  const statuses = Map.groupBy(thrownProblems(), ({ code }) => code)
  const ambiguous = [...statuses].filter(([, uses]) => new Set(uses.map(({ status }) => status)).size > 1)
  assert.deepEqual(ambiguous, [])
})

/** Status by code, from the tables of docs/developers/problems.md; not a number where only the command line has it. */
function documentedProblems(): Map<string, number> {
  const text = readFileSync(join(root, 'docs/developers/problems.md'), 'utf8')
  const rows = [...text.matchAll(/^\| `([a-z0-9_]+)` \| (\d{3}|–) \| .+ \|$/gm)]
  const codes = rows.map(([, code]) => code)
  assert.equal(new Set(codes).size, codes.length, 'a problem is documented twice')
  return new Map(rows.map(([, code = '', status]) => [code, Number(status)]))
}

/** Every problem that is thrown with its code in place: `conflict('code')`, `new Problem('conflict', 'code')`. */
function thrownProblems(): { code: string; status: number; file: string }[] {
  const files = globSync('server/**/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts') && !file.endsWith('kit/problem.ts'))
  return files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    const calls = [...text.matchAll(callOfKind), ...text.matchAll(/new Problem\('(\w+)', '(\w+)'/g)]
    return calls.map(([, kind = '', code = '']) => ({ code, file, status: statusOf(kind) }))
  })
}

const kindNames = Object.keys(kinds).filter((name) => name !== 'Problem')
const callOfKind = new RegExp(`\\b(${kindNames.join('|')})\\(\\s*'([a-z0-9_]+)'`, 'g')

function statusOf(kind: string): number {
  return new kinds.Problem(kind as kinds.ProblemKind, 'any').status
}

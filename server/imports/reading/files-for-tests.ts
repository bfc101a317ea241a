/** Files that tests write and read: what a shopkeeper does with the console, in two calls. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { ImportRow, RowProblem } from '../rows.ts'
import type { FileInspection } from '../schema.ts'
import { type InspectFile, inspectFile } from './inspect-file.ts'
import { type ReadingShop, type ReadPlan, readPlan } from './read-plan.ts'
import { type ReadOptions, readRows } from './read-rows.ts'

export const polishShop: ReadingShop = { currency: 'PLN', timeZone: 'Europe/Warsaw', country: 'PL' }

/** A function that writes a file into a folder of this test, which is removed after it. */
export function tempFiles(t: TestContext): (name: string, content: string | Buffer) => string {
  const folder = mkdtempSync(join(tmpdir(), 'regulars-reading-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return (name, content) => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
}

export interface WholeFile {
  inspection: FileInspection
  rows: ImportRow[]
  problems: RowProblem[]
}

/** Inspects and reads a file to its end, following every guess that is not corrected. */
export async function readWhole(
  path: string,
  changes: Partial<ReadPlan> = {},
  options: Partial<ReadOptions> & Partial<InspectFile> = {},
): Promise<WholeFile> {
  const inspection = await inspectFile(path, { fileName: path, ...options })
  const rows: ImportRow[] = []
  const problems: RowProblem[] = []
  for await (const batch of readRows(path, { ...readPlan(inspection, polishShop), ...changes }, { skipRows: 0, ...options })) {
    rows.push(...batch.rows)
    problems.push(...batch.problems)
  }
  return { inspection, rows, problems }
}

/** As `readWhole`, for large files: keeps nothing but the counts. */
export async function countRows(path: string): Promise<{ good: number; bad: number }> {
  const plan = readPlan(await inspectFile(path, { fileName: path }), polishShop)
  const counts = { good: 0, bad: 0 }
  for await (const { rows, problems } of readRows(path, plan, { skipRows: 0 })) {
    counts.good += rows.length
    counts.bad += problems.length
  }
  return counts
}

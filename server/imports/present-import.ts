import type { Translate } from '../kit/language.ts'
import { problemText } from './reading/error-file.ts'
import type { Import } from './schema.ts'
import type { StoredImport } from './store.ts'

/** What people see of an import: sentences in their language, progress over both phases, and no path of the server. */
export function presentImport(stored: StoredImport, t: Translate): Import {
  const { dryRun, failure } = stored
  return {
    importId: stored.importId,
    state: stored.state,
    fileName: stored.fileName,
    sizeBytes: stored.sizeBytes,
    createdAt: stored.createdAt.toISOString(),
    finishedAt: stored.finishedAt?.toISOString() ?? null,
    inspection: stored.inspection,
    plan: stored.plan,
    check: dryRun && {
      ...dryRun,
      problems: dryRun.problems.map((problem) => ({
        rowNo: problem.rowNo,
        lineNo: problem.lineNo,
        column: problem.column,
        code: problem.code,
        ...problemText(problem, t),
      })),
    },
    rowsRead: stored.rowsRead,
    rowsRejected: stored.rowsRejected,
    progress: progressOf(stored),
    result: stored.result,
    failure: failure && t(`imports.problem.${failure.code}`, failure.values),
  }
}

/** Reading counts for a third: recording the rows is the greater part of the work. */
function progressOf({ state, bytesRead, sizeBytes, isRead, buckets, bucketsApplied }: StoredImport): number {
  if (state === 'done') return 1
  const read = isRead ? 1 : sizeBytes ? Math.min(1, bytesRead / sizeBytes) : 0
  const applied = buckets === 0 ? 0 : bucketsApplied / buckets
  return 0.35 * read + 0.65 * applied
}

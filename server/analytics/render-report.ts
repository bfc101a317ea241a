import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Language } from '../kit/language.ts'
import { unavailable } from '../kit/problem.ts'
import type { Audit } from './schema.ts'

type RenderAuditHtml = (report: { audit: Audit; language: Language }) => string

const bundle = join(import.meta.dirname, '../../console/dist-report/report.js')

/** The audit as one HTML document that opens without a network: the same components that the console shows. */
export async function renderReport({ audit, language }: { audit: Audit; language: Language }): Promise<string> {
  if (!existsSync(bundle)) throw unavailable('report_not_built', { retryAfterSeconds: 60 })
  const { renderAuditHtml } = (await import(bundle)) as { renderAuditHtml: RenderAuditHtml }
  return renderAuditHtml({ audit, language })
}

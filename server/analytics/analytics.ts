export { type AuditRequest, computeAudit } from './audit/compute-audit.ts'
export { auditJson } from './audit-json.ts'
export { auditsOfPerson } from './audit-of-person.ts'
export { makeAuditTask, requestAuditTask } from './jobs.ts'
export { renderReport } from './render-report.ts'

export { analyticsRoutes } from './routes.ts'
export { type Audit, planSteps } from './schema.ts'
export { hasAudit } from './stored-audits.ts'

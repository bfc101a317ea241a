export { auditJson } from './audit-json.ts'
export { type AuditRequest, computeAudit } from './audit/compute-audit.ts'
export type { Audit } from './schema.ts'

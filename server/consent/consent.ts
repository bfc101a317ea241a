export { type ImportedConsent, recordImportedConsent } from './record-imported.ts'
export { consentRoutes } from './routes.ts'

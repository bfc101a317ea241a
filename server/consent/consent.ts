export { type ImportedConsent, recordImportedConsent } from './record-imported.ts'

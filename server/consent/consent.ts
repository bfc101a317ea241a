export { recordImportedConsent, type ImportedConsent } from './record-imported.ts'

export { type ProductFact, recordProducts } from './record.ts'

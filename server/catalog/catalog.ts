export { recordProducts, storedProducts } from './record.ts'
export type { ProductFact } from './tell-product.ts'

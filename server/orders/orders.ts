export { countStaged, dropStaged, hasStaged, stageRows, type Batch } from './incoming.ts'
export type { IncomingRow, RowKind } from './incoming-row.ts'
export { type Bucket, type Recorded, recordOrders, refreshStatistics } from './record.ts'
export { rebuildFigures } from './figures/shop-figures.ts'

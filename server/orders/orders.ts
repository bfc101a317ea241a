export { type StagedDocument, stagedDocuments } from './documents.ts'
export { addMissingTotals } from './figures/customer-figures.ts'
export { rebuildFigures } from './figures/shop-figures.ts'
export { type Batch, countStaged, dropStaged, stageRows } from './incoming.ts'
export type { IncomingRow, RowKind } from './incoming-row.ts'
export { hasOrders } from './list.ts'
export { ordersMergeParticipant } from './merge-participant.ts'
export {
  customersWithOrders,
  everyOrder,
  guestOrders,
  type NetOrder,
  type NetOrderLine,
  type NetOrderRefund,
  netOrders,
  orderNamed,
} from './net-orders.ts'
export { orderPersonalData } from './personal-data.ts'
export { prepareBatch } from './prepare-batch.ts'
export { type Bucket, type Recorded, recordOrders, refreshStatistics } from './record.ts'
export { orderRoutes } from './routes.ts'
export { orderTimelineSources } from './timeline.ts'

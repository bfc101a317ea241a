import { z } from 'zod'
import { CustomerFilter, tagName } from './schema.ts'

export const BulkAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('add_tag'), name: tagName }),
  z.object({ kind: z.literal('remove_tag'), tagId: z.uuid() }),
  z.object({ kind: z.literal('set_field'), fieldId: z.uuid(), value: z.unknown() }),
])
export type BulkAction = z.infer<typeof BulkAction>
export const BulkTarget = z.union([
  z.strictObject({ customerIds: z.array(z.uuid()).min(1).max(10_000) }),
  z.strictObject({ filter: CustomerFilter }),
])
export type BulkTarget = z.infer<typeof BulkTarget>
export const BulkRequest = z.object({ action: BulkAction, target: BulkTarget })
/** Whom it would be done to, how many of them it would change, and some of those. */
export const BulkPreview = z.object({
  total: z.number().int(),
  changing: z.number().int(),
  samples: z.array(z.object({ customerId: z.uuid(), title: z.string(), before: z.unknown() })),
})
export const Bulk = z.object({
  bulkId: z.uuid(),
  action: z.record(z.string(), z.unknown()),
  state: z.enum(['running', 'stopped', 'done', 'failed', 'undoing', 'undone']),
  found: z.number().int(),
  seen: z.number().int(),
  changed: z.number().int(),
  restored: z.number().int(),
  /** Left as they are by an undo, because somebody changed them since. */
  kept: z.number().int(),
  startedAt: z.iso.datetime(),
  startedBy: z.string(),
  finishedAt: z.iso.datetime().nullable(),
  /** Until when it can be undone; null where it cannot. */
  undoableUntil: z.iso.datetime().nullable(),
})
export type Bulk = z.infer<typeof Bulk>
export const BulkList = z.object({ bulkActions: z.array(Bulk) })

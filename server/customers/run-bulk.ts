import { all, type Database, sql, type Tx, transaction, write } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import { type StoredBulk, takeBulk } from './bulk.ts'
import { editCustomers } from './edit-customers.ts'
import { chosenCustomers, type ListContributions } from './list.ts'
import { shareIdentities } from './lock-recording.ts'
import { addTag, removeTag } from './tags.ts'
import { undoChanges } from './undo-bulk.ts'

/**
 * Does what was asked for, some hundred customers a transaction, each of which also notes how far it came: interrupted it
 * goes on there, and nobody is changed twice. Who comes to fit the filter meanwhile and stands behind that place is taken along.
 */
export const runBulkTask =
  ({ database, clock, log }: Services, contributions: ListContributions = {}): Task =>
  async (payload, { signal, isLastAttempt }) => {
    const key = { shopId: String(payload.shopId), bulkId: String(payload.bulkId) }
    try {
      while (await bulkStep(database, { ...key, now: clock.now(), ...contributions })) signal.throwIfAborted()
    } catch (error) {
      if (!isLastAttempt || signal.aborted) throw error
      log.error({ ...key, err: error }, 'a bulk action failed')
      await transaction(database, (tx) => endBulk(tx, { ...key, state: 'failed', now: clock.now() }))
    }
  }

const customersAtOnce = 300

interface Step extends ListContributions {
  shopId: string
  bulkId: string
  now: Date
}

/** One transaction of it. Says whether there is more. */
function bulkStep(database: Database, { shopId, bulkId, now, inSegment }: Step): Promise<boolean> {
  return transaction(database, async (tx) => {
    // Before the row of the action, because whoever moves rows between customers has this one alone.
    await shareIdentities(tx, { shopId })
    const bulk = await takeBulk(tx, { shopId, bulkId })
    if (bulk.state === 'running') return doSome(tx, { shopId, bulk, now, inSegment })
    if (bulk.state === 'undoing') return undoSome(tx, { shopId, bulk, now })
    return false
  })
}

type Part = ListContributions & { shopId: string; bulk: StoredBulk; now: Date }

async function doSome(tx: Tx, { shopId, bulk, now, inSegment }: Part): Promise<boolean> {
  const chosen = await chosenCustomers(tx, { shopId, target: bulk.target, inSegment })
  const rows = await all(
    tx,
    sql<{ customerId: string }>`
      select customer_id ${chosen} ${bulk.position === null ? sql`` : sql`and customer_id > ${bulk.position}`} order by customer_id limit ${customersAtOnce}`,
  )
  const customerIds = rows.map(({ customerId }) => customerId)
  const changed = await apply(tx, { shopId, bulk, now, customerIds })
  await write(
    tx,
    sql`update bulk_actions set seen = seen + ${customerIds.length}::integer, changed = changed + ${changed}::integer, position = coalesce(${customerIds.at(-1) ?? null}, position)
        where shop_id = ${shopId} and bulk_id = ${bulk.bulkId}`,
  )
  if (customerIds.length === customersAtOnce) return true
  await endBulk(tx, { shopId, bulkId: bulk.bulkId, state: 'done', now })
  return false
}

/** Says how many it changed. */
async function apply(tx: Tx, { shopId, bulk, now, customerIds }: Part & { customerIds: readonly string[] }): Promise<number> {
  const { action, bulkId, startedById: staffId } = bulk
  const context = { shopId, staffId, now, bulkId }
  if (action.kind === 'set_field') {
    const edits = customerIds.map((customerId) => ({ customerId, fields: {}, traits: { [action.key]: action.value } }))
    return (await editCustomers(tx, { ...context, edits })).length
  }
  const change = action.kind === 'add_tag' ? addTag : removeTag
  return (await change(tx, { ...context, customerIds, tag: { tagId: action.tagId, name: action.name } })).length
}

async function undoSome(tx: Tx, { shopId, bulk, now }: Part): Promise<boolean> {
  const { last, restored, kept } = await undoChanges(tx, { shopId, bulk, now, limit: customersAtOnce })
  await write(
    tx,
    sql`update bulk_actions set restored = restored + ${restored}::integer, kept = kept + ${kept}::integer, position = coalesce(${last}, position)
        where shop_id = ${shopId} and bulk_id = ${bulk.bulkId}`,
  )
  if (last !== null) return true
  await endBulk(tx, { shopId, bulkId: bulk.bulkId, state: 'undone', now })
  return false
}

async function endBulk(
  tx: Tx,
  { shopId, bulkId, state, now }: { shopId: string; bulkId: string; state: 'done' | 'failed' | 'undone'; now: Date },
): Promise<void> {
  await write(tx, sql`update bulk_actions set state = ${state}, finished_at = ${now} where shop_id = ${shopId} and bulk_id = ${bulkId}`)
}

import { sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { lockRecording } from './lock-recording.ts'
import { type Profile, type ProfileField, stampOf } from './profile.ts'
import { foldProfiles, storedProfiles } from './store-customers.ts'
import { touch } from './touches.ts'

/** Fields and traits that somebody of the staff sets; null empties. */
export interface Edit {
  customerId: string
  fields: { [Field in ProfileField]?: string | null | undefined }
  traits: Record<string, unknown>
}

export interface EditContext {
  shopId: string
  staffId: string | null
  now: Date
  /** The bulk action that this is a part of. */
  bulkId?: string
  /** Takes back what an entry of the history says already, so there is none of its own. */
  isUndo?: boolean
}

/**
 * Sets what the staff knows better, from now on: a fact that is told later but was true earlier does not change it back.
 * Each value that is another one than before becomes an entry of the customer's history, with what stood there. Says whom it
 * changed.
 */
export async function editCustomers(
  tx: Tx,
  { shopId, staffId, now, bulkId, isUndo = false, edits }: EditContext & { edits: readonly Edit[] },
): Promise<string[]> {
  await lockRecording(tx, { shopId })
  const stored = await storedProfiles(tx, { shopId, customerIds: edits.map(({ customerId }) => customerId) })
  const before = new Map(stored.map((profile) => [profile.customerId, profile]))
  const changes = edits.flatMap((edit) => {
    const profile = before.get(edit.customerId)
    return profile ? changesOf(profile, edit) : []
  })
  if (changes.length === 0) return []
  const stamp = stampOf(now, newId())
  const facts = [...Map.groupBy(changes, ({ customerId }) => customerId)].map(([customerId, said]) => ({
    originId: null,
    fact: factOf(customerId, said, stamp, now),
  }))
  await foldProfiles(tx, { shopId, facts })
  if (!isUndo) await recordChanges(tx, { shopId, staffId, now, ...(bulkId === undefined ? {} : { bulkId }), changes })
  const customerIds = facts.map(({ fact }) => fact.customerId)
  await touch(tx, { shopId, topic: 'profile', customerIds, now })
  return customerIds
}

interface FieldChange {
  customerId: string
  kind: 'field' | 'trait'
  name: string
  before: unknown
  after: unknown
}

function changesOf(profile: Profile, { customerId, fields, traits }: Edit): FieldChange[] {
  return [
    ...Object.entries(fields).map(([name, after]) => ({ kind: 'field' as const, name, before: profile[name as ProfileField], after })),
    ...Object.entries(traits).map(([name, after]) => ({ kind: 'trait' as const, name, before: traitOf(profile, name), after })),
  ].flatMap((change) => (change.after === undefined || isSame(change.before, change.after) ? [] : [{ customerId, ...change }]))
}

const traitOf = ({ traits }: Profile, name: string): unknown => (Object.hasOwn(traits, name) ? (traits[name] ?? null) : null)

/** Whether two JSON values are the same, whatever the order of their properties. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value ?? null
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [name, sorted(each)])
}

/** A fact that says nothing but these values. Its own time stands in their stamps, so that the rest keeps the time it has. */
function factOf(customerId: string, changes: readonly FieldChange[], stamp: string, now: Date): Profile {
  const fact: Profile = {
    customerId,
    ...{ customerNumber: null, email: null, phone: null, firstName: null, lastName: null, country: null, city: null, postcode: null },
    ...{ language: null, birthday: null, traits: {}, fieldTimes: {}, profileAt: new Date(0), firstSeenAt: now },
  }
  for (const { kind, name, after } of changes) {
    if (kind === 'field') fact[name as ProfileField] = after as string | null
    else if (after !== null) Object.defineProperty(fact.traits, name, { value: after, enumerable: true })
    fact.fieldTimes[kind === 'field' ? name : `traits.${name}`] = stamp
  }
  return fact
}

async function recordChanges(
  tx: Tx,
  { shopId, staffId, now, bulkId, changes }: EditContext & { changes: readonly FieldChange[] },
): Promise<void> {
  const details = changes.map(({ kind, name, before, after }) => JSON.stringify({ kind, name, before, after }))
  await write(
    tx,
    sql`
      insert into customer_changes (shop_id, change_id, customer_id, kind, details, changed_at, changed_by, bulk_id)
      select ${shopId}, change.change_id, change.customer_id, 'field_set', change.details, ${now}, ${staffId}, ${bulkId ?? null}
      from unnest(${changes.map(() => newId())}::uuid[], ${changes.map(({ customerId }) => customerId)}::uuid[], ${details}::jsonb[]) as change (change_id, customer_id, details)`,
  )
}

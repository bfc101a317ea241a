/** Households begin, people join and leave, and one ends; each is in the log of changes. */
import { touch } from '../../customers/customers.ts'
import { recordChange } from '../../kit/change-log.ts'
import type { Tx } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { conflict, notFound } from '../../kit/problem.ts'
import { execute } from '../execute.ts'
import type { HouseholdRules } from '../program.ts'
import { liveProgram } from '../program-store.ts'
import type { HouseholdView } from './schema.ts'
import { deleteHousehold, deletePlaces, insertHousehold, insertMembers, lockHousehold, standingOf, viewHousehold } from './store.ts'

interface By {
  shopId: string
  staffId: string | null
  now: Date
}

/**
 * Throws `households_off` where the programme has none, `in_household` where one of them belongs to another already, `household_full` where they
 * are more than may be, 404 where one is unknown.
 */
export async function foundHousehold(
  tx: Tx,
  { ownerId, memberIds, ...by }: By & { ownerId: string; memberIds: readonly string[] },
): Promise<HouseholdView> {
  const { shopId, now } = by
  const rules = await rulesOf(tx, { shopId })
  const customerIds = [...new Set([ownerId, ...memberIds])]
  if (customerIds.length > rules.maxMembers) throw conflict('household_full', { most: rules.maxMembers })
  await mustBeFree(tx, { shopId, customerIds })
  const householdId = newId()
  await insertHousehold(tx, { shopId, householdId, now })
  await insertMembers(tx, { shopId, householdId, ownerId, customerIds, now })
  await tell(tx, { ...by, action: 'household.founded', householdId, customerIds })
  return seen(tx, { shopId, householdId })
}

/** Refused as `foundHousehold` is. */
export async function joinHousehold(
  tx: Tx,
  { householdId, customerId, ...by }: By & { householdId: string; customerId: string },
): Promise<HouseholdView> {
  const { shopId, now } = by
  await lockHousehold(tx, { shopId, householdId })
  const rules = await rulesOf(tx, { shopId })
  await mustBeFree(tx, { shopId, customerIds: [customerId] })
  const { members } = await seen(tx, { shopId, householdId })
  if (members.length >= rules.maxMembers) throw conflict('household_full', { most: rules.maxMembers })
  await insertMembers(tx, { shopId, householdId, ownerId: null, customerIds: [customerId], now })
  await tell(tx, { ...by, action: 'household.joined', householdId, customerIds: [customerId] })
  return seen(tx, { shopId, householdId })
}

/**
 * Afterwards the customer belongs to no household. What can be spent of theirs stays with the owner where the programme says so; whoever is left
 * last keeps their own, and the household is no more: null. Throws `not_in_household` where they do not belong to it.
 */
export async function leaveHousehold(
  tx: Tx,
  { householdId, customerId, ...by }: By & { householdId: string; customerId: string },
): Promise<HouseholdView | null> {
  const { shopId, staffId, now } = by
  await lockHousehold(tx, { shopId, householdId })
  const { members } = await seen(tx, { shopId, householdId })
  if (!members.some((member) => member.customerId === customerId)) throw conflict('not_in_household')
  await deletePlaces(tx, { shopId, customerId })
  const left = await viewHousehold(tx, { shopId, householdId })
  const [heir] = left?.members ?? []
  const live = await liveProgram(tx, { shopId })
  if (heir && live?.program.households?.leaving === 'leave') {
    const command = { kind: 'hand_over', customerId, toCustomerId: heir.customerId, key: `household:${newId()}`, staffId } as const
    await execute<'hand_over'>(tx, { shopId, command, now })
  }
  await tell(tx, { ...by, action: 'household.left', householdId, customerIds: [customerId] })
  return left
}

/** Everybody keeps their own. */
export async function dissolveHousehold(tx: Tx, { householdId, ...by }: By & { householdId: string }): Promise<void> {
  const { shopId } = by
  await lockHousehold(tx, { shopId, householdId })
  const customerIds = (await viewHousehold(tx, { shopId, householdId }))?.members.map(({ customerId }) => customerId) ?? []
  await deleteHousehold(tx, { shopId, householdId })
  await tell(tx, { ...by, action: 'household.dissolved', householdId, customerIds })
}

async function rulesOf(tx: Tx, { shopId }: { shopId: string }): Promise<HouseholdRules> {
  const rules = (await liveProgram(tx, { shopId }))?.program.households
  if (!rules) throw conflict('households_off')
  return rules
}

async function mustBeFree(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<void> {
  const { unknown, taken } = await standingOf(tx, { shopId, customerIds })
  if (unknown.length > 0) throw notFound()
  if (taken.length > 0) throw conflict('in_household')
}

async function seen(tx: Tx, { shopId, householdId }: { shopId: string; householdId: string }): Promise<HouseholdView> {
  const household = await viewHousehold(tx, { shopId, householdId })
  if (!household) throw notFound()
  return household
}

async function tell(
  tx: Tx,
  { shopId, staffId, now, action, ...after }: By & { action: string; householdId: string; customerIds: readonly string[] },
): Promise<void> {
  await recordChange(tx, { shopId, staffId, action, before: null, after, now })
  await touch(tx, { shopId, topic: 'loyalty', customerIds: after.customerIds, now })
}

/** Referrals follow orders, people and time: what is open is looked at anew, whoever asks. */
import { arrayText, uuids } from '../kit/arrays.ts'
import { all, sql, type Tx, write } from '../kit/database.ts'
import { netOrders } from '../orders/orders.ts'
import { type Change, decideFriend, type OpenReferral, type Outcome, type StoredReferral } from './decide.ts'
import { noteDecisions } from './decisions.ts'
import { evidenceOf } from './facts.ts'
import { giveRewards, takeBackRewards } from './gifts.ts'
import { identifyClicks } from './identify.ts'
import type { ReferralState } from './schema.ts'
import { lockReferrals, referralProgram, settingsOf } from './settings.ts'

/**
 * Decides all that is open about these customers as friends, gives and takes back. Afterwards their referrals follow from the orders; again, it
 * changes nothing. Decided under the shop's lock, so that two orders, or two referrers, at once are one after the other.
 */
export async function settleReferrals(
  tx: Tx,
  { shopId, customerIds, now }: { shopId: string; customerIds: readonly string[]; now: Date },
): Promise<void> {
  if (!(await lockReferrals(tx, { shopId }))) return
  const program = await referralProgram(tx, { shopId })
  if (!program) return
  await identifyClicks(tx, { shopId, customerIds, now })
  const stored = await openReferrals(tx, { shopId, customerIds })
  if (stored.length === 0) return
  const { zone } = program
  const settings = await settingsOf(tx, { shopId, versions: [...new Set(stored.map(({ version }) => version))] })
  const evidence = await evidenceOf(tx, { shopId, referralIds: stored.map(({ referralId }) => referralId) })
  const friends = Map.groupBy(stored, ({ customerId }) => customerId)
  const orders = Map.groupBy(
    await netOrders(tx, { shopId, customerIds: [...friends.keys()], placedFrom: null }),
    ({ customerId }) => customerId,
  )
  const byId = new Map(stored.map((referral) => [referral.referralId, referral]))
  const outcomes = [...friends].flatMap(([friendId, own]) =>
    decideFriend(
      own.flatMap(({ version, ...referral }): OpenReferral[] => {
        const promised = settings.get(version)
        return promised
          ? [{ ...referral, settings: promised, ...(evidence.get(referral.referralId) ?? { blocks: [], suspicions: [] }) }]
          : []
      }),
      { orders: orders.get(friendId) ?? [], zone, now },
    ),
  )
  const changes = outcomes.flatMap((outcome) => {
    const before = byId.get(outcome.referralId)
    return before ? [{ before, outcome }] : []
  })
  await apply(tx, { shopId, changes, settings, zone, now })
}

async function openReferrals(
  tx: Tx,
  { shopId, customerIds }: { shopId: string; customerIds: readonly string[] },
): Promise<StoredReferral[]> {
  return all(
    tx,
    sql<StoredReferral>`
      select referral_id, advocate_id, customer_id, via, state, flags, is_reviewed, clicked_at, order_id, version, round from referrals
      where shop_id = ${shopId} and customer_id = any(${uuids(customerIds)}) and state in ('identified', 'qualified', 'held', 'rewarded')
      order by clicked_at, referral_id`,
  )
}

async function apply(
  tx: Tx,
  {
    shopId,
    changes,
    settings,
    zone,
    now,
  }: { shopId: string; changes: readonly Change[]; now: Date } & Pick<Parameters<typeof giveRewards>[1], 'settings' | 'zone'>,
): Promise<void> {
  if (changes.length === 0) return
  // Whoever leaves goes first: a friend has one referrer at every moment.
  const isLeaving = ({ outcome }: Change) => outcome.state === 'rejected' || outcome.state === 'revoked' || outcome.state === 'identified'
  for (const part of [changes.filter(isLeaving), changes.filter((change) => !isLeaving(change))])
    await storeOutcomes(tx, { shopId, outcomes: part.map(({ outcome }) => outcome), now })
  await takeBackRewards(tx, { shopId, changes: changes.filter(({ outcome }) => outcome.state === 'revoked'), now })
  const given = await giveRewards(tx, {
    ...{ shopId, settings, zone, now },
    changes: changes.filter(({ before, outcome }) => outcome.state === 'rewarded' && before.state !== 'rewarded'),
  })
  const decisions = changes
    .filter(({ before, outcome }) => before.state !== outcome.state)
    .map(({ before, outcome }) => ({
      ...{ referralId: before.referralId, from: before.state, to: outcome.state },
      reasons: [...outcome.reasons, ...(outcome.state === 'qualified' ? outcome.flags : []), ...(given.get(before.referralId) ?? [])],
    }))
  await noteDecisions(tx, { shopId, decisions, now })
}

/** The states and reasons themselves; gifts and the log are the caller's. */
export async function storeOutcomes(
  tx: Tx,
  { shopId, outcomes, now }: { shopId: string; outcomes: readonly Outcome[]; now: Date },
): Promise<void> {
  if (outcomes.length === 0) return
  const times = (all: readonly (Date | null | undefined)[]) => arrayText(all.map((at) => at?.toISOString() ?? null))
  await write(
    tx,
    sql`
      update referrals set
        state = outcome.state, reasons = array(select jsonb_array_elements_text(outcome.reasons)), flags = array(select jsonb_array_elements_text(outcome.flags)),
        order_id = coalesce(outcome.order_id, referrals.order_id), order_number = coalesce(outcome.order_number, referrals.order_number),
        ordered_at = coalesce(outcome.ordered_at, referrals.ordered_at), held_until = coalesce(outcome.held_until, referrals.held_until), changed_at = ${now}
      from unnest(
        ${uuids(outcomes.map(({ referralId }) => referralId))}, ${arrayText(outcomes.map(({ state }): ReferralState => state))}::text[],
        ${outcomes.map(({ reasons }) => JSON.stringify(reasons))}::jsonb[], ${outcomes.map(({ flags }) => JSON.stringify(flags))}::jsonb[],
        ${uuids(outcomes.map(({ order }) => order?.orderId ?? null))}, ${outcomes.map(({ order }) => order?.number ?? null)}::text[],
        ${times(outcomes.map(({ order }) => order?.placedAt))}::timestamptz[], ${times(outcomes.map(({ heldUntil }) => heldUntil))}::timestamptz[]
      ) as outcome (referral_id, state, reasons, flags, order_id, order_number, ordered_at, held_until)
      where referrals.shop_id = ${shopId} and referrals.referral_id = outcome.referral_id`,
  )
}

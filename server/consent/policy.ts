import { recordChange } from '../kit/change-log.ts'
import { all, type Db, sql, type Tx, write } from '../kit/database.ts'
import { publish } from '../kit/outbox.ts'
import { conflict, invalid } from '../kit/problem.ts'
import type { Policy } from './may.ts'
import { compareWithLaw, requirementsByLaw } from './presets.ts'
import { type Preset, presets, type Requirements } from './schema.ts'

export interface StoredPolicy extends Requirements {
  preset: Preset
  reason: string | null
}

/** What a shop asks for in each country: what it has set, else what the law does. */
export async function policyOf(db: Db, { shopId }: { shopId: string }): Promise<Policy> {
  const changed = new Map((await changedPolicies(db, { shopId })).map((policy) => [policy.preset, policy]))
  const of = (preset: Preset): Requirements => changed.get(preset) ?? requirementsByLaw[preset]
  return { PL: of('PL'), UA: of('UA'), DE: of('DE'), EU: of('EU') }
}

/** The presets that the shop has changed. */
export const changedPolicies = (db: Db, { shopId }: { shopId: string }): Promise<StoredPolicy[]> =>
  all(
    db,
    sql<StoredPolicy>`select preset, marketing, track, profile, reason from consent_policies where shop_id = ${shopId} order by preset limit ${presets.length}`,
  )

/**
 * Sets what a shop asks for under a preset; it stands in the log of changes. Throws `policy_needs_reason` where that is less
 * than the law's usual reading and no reason is given, and `policy_too_loose` where the law leaves no room for it.
 */
export async function changePolicy(
  tx: Tx,
  {
    shopId,
    staffId,
    preset,
    requirements,
    reason = null,
    now,
  }: { shopId: string; staffId: string; preset: Preset; requirements: Requirements; reason?: string | null; now: Date },
): Promise<void> {
  const comparison = compareWithLaw(preset, requirements)
  if (comparison === 'tooLoose') throw conflict('policy_too_loose', { preset })
  if (comparison === 'looser' && reason === null) throw invalid('policy_needs_reason')
  const before = (await policyOf(tx, { shopId }))[preset]
  const { marketing, track, profile } = requirements
  await write(
    tx,
    sql`
      insert into consent_policies (shop_id, preset, marketing, track, profile, reason, changed_at, changed_by)
      values (${shopId}, ${preset}, ${marketing}, ${track}, ${profile}, ${reason}, ${now}, ${staffId})
      on conflict (shop_id, preset) do update set marketing = excluded.marketing, track = excluded.track, profile = excluded.profile,
        reason = excluded.reason, changed_at = excluded.changed_at, changed_by = excluded.changed_by`,
  )
  await recordChange(tx, {
    ...{ shopId, staffId, action: 'consent_policy.changed', now },
    before: { preset, marketing: before.marketing, track: before.track, profile: before.profile },
    after: { preset, marketing, track, profile, ...(reason === null ? {} : { reason }) },
  })
  // Whom conclusions may be drawn about is another question now, for everybody of the shop.
  if (profile !== before.profile) publish(tx, { type: 'consent.profiling_changed', shopId })
}

/** The referral programme of a shop: one value, each saved change a version. */
import { randomBytes } from 'node:crypto'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { conflict, invalid } from '../kit/problem.ts'
import { defaultReferral, liveProgram } from '../loyalty/loyalty.ts'
import { ReferralSettings, type StoredReferralSettings } from './schema.ts'

export interface ReferralProgram {
  version: number
  settings: ReferralSettings
  salt: Buffer
  currency: string
  zone: string
}

/** What holds in a shop; undefined where nothing was ever saved. */
export async function referralProgram(db: Db, { shopId }: { shopId: string }): Promise<ReferralProgram | undefined> {
  const found = await first(
    db,
    sql<Omit<ReferralProgram, 'settings'> & { settings: unknown }>`
      select version, settings, salt, currency, time_zone as zone
      from referral_programs join referral_versions using (shop_id, version) join shops using (shop_id)
      where shop_id = ${shopId}`,
  )
  return found && { ...found, settings: ReferralSettings.parse(found.settings) }
}

/** The one lock of everything that decides about referrals of a shop; held before holders of points. False where there are none. */
export async function lockReferrals(tx: Tx, { shopId }: { shopId: string }): Promise<boolean> {
  return (
    (await first(tx, sql<{ version: number }>`select version from referral_programs where shop_id = ${shopId} for no key update`)) !==
    undefined
  )
}

/** By version: what was promised to whom. */
export async function settingsOf(
  db: Db,
  { shopId, versions }: { shopId: string; versions: readonly number[] },
): Promise<ReadonlyMap<number, ReferralSettings>> {
  const rows = await all(
    db,
    sql<{ version: number; settings: unknown }>`
      select version, settings from referral_versions where shop_id = ${shopId} and version = any(${versions}::integer[])`,
  )
  return new Map(rows.map(({ version, settings }) => [version, ReferralSettings.parse(settings)]))
}

/** What is in force, or what is proposed to a shop that has none yet. */
export async function presentSettings(db: Db, { shopId }: { shopId: string }): Promise<StoredReferralSettings> {
  const stored = await referralProgram(db, { shopId })
  if (stored) return { version: stored.version, settings: stored.settings, currency: stored.currency }
  const { currency } = await one(db, sql<{ currency: string }>`select currency from shops where shop_id = ${shopId}`)
  return { version: null, settings: proposedSettings({ currency }), currency }
}

/** 20 PLN or 200 UAH for both, from 100 PLN or 1,000 UAH on. Delivery is not known, so the hold counts from the order. */
function proposedSettings({ currency }: { currency: string }): ReferralSettings {
  const { advocateMinor, friendMinor, minimumOrderMinor } = defaultReferral({ currency })
  return {
    ...{ isActive: false, shopUrl: null, minimumOrderMinor, attributionDays: 30, holdDays: 30 },
    advocate: { kind: 'credit', amountMinor: advocateMinor },
    friend: { kind: 'credit', amountMinor: friendMinor },
    ...{ cap: { times: 20, per: 'year' }, milestones: [] },
  }
}

/**
 * Makes these settings the next version. Whoever opened a link before keeps what was promised then. Gifts lie in the wallets of the loyalty
 * programme, so `no_program` without one, and `gift_unknown` where a gift names no wallet or reward of the shop.
 */
export async function saveSettings(
  tx: Tx,
  { shopId, settings, staffId, now }: { shopId: string; settings: ReferralSettings; staffId: string | null; now: Date },
): Promise<void> {
  if (settings.isActive) await assertGifts(tx, { shopId, settings })
  await write(
    tx,
    sql`insert into referral_programs (shop_id, version, salt, changed_at) values (${shopId}, 0, ${randomBytes(32)}, ${now}) on conflict do nothing`,
  )
  const { version } = await one(
    tx,
    sql<{ version: number }>`select version + 1 as version from referral_programs where shop_id = ${shopId} for update`,
  )
  await write(
    tx,
    sql`insert into referral_versions (shop_id, version, settings, staff_id, created_at)
        values (${shopId}, ${version}, ${JSON.stringify(settings)}::jsonb, ${staffId}, ${now})`,
  )
  await write(tx, sql`update referral_programs set version = ${version}, changed_at = ${now} where shop_id = ${shopId}`)
}

async function assertGifts(tx: Tx, { shopId, settings }: { shopId: string; settings: ReferralSettings }): Promise<void> {
  const live = await liveProgram(tx, { shopId })
  if (live === null) throw conflict('no_program')
  const gifts = [settings.advocate, settings.friend, ...settings.milestones.map(({ gift }) => gift)].flatMap((gift) => gift ?? [])
  const wallets = gifts.flatMap((gift) => (gift.kind === 'points' ? [gift.wallet] : []))
  if (wallets.some((code) => live.wallets.get(code)?.kind !== 'points')) throw invalid('gift_unknown')
  const rewardIds = new Set(gifts.flatMap((gift) => (gift.kind === 'coupon' ? [gift.rewardId] : [])))
  const { n } = await one(
    tx,
    sql<{ n: number }>`
      select count(*) as n from loyalty_rewards
      where shop_id = ${shopId} and reward_id = any(${[...rewardIds]}::uuid[]) and reward -> 'kind' ? 'codes' and archived_at is null`,
  )
  if (n !== rewardIds.size) throw invalid('gift_unknown')
}

import { addDays, localDay } from '../kit/clock.ts'
import { all, type Db, sql } from '../kit/database.ts'
import { type Book, newHolder } from './book/book.ts'
import { readBook } from './book/load-book.ts'
import { timesHad } from './decide/claim-reward.ts'
import { withoutProgram } from './gift-cards/without-program.ts'
import { householdStatus } from './households/household-status.ts'
import { pursesOf } from './households/purses.ts'
import { takesPart } from './joining/takes-part.ts'
import { advance } from './ledger/advance.ts'
import { type Account, expiryOf, type Holder, type Redemption } from './ledger/holder.ts'
import { activeOf } from './ledger/pool.ts'
import { seeTier, tierContext } from './ledger/tier-of.ts'
import type { LocalText } from './program.ts'
import { liveProgram } from './program-store.ts'
import { mostWorth } from './quote-points.ts'
import { reasonsWhyNot } from './rewards/reasons.ts'
import { rewardsOf } from './rewards/store.ts'
import type { MemberStatus, WalletStatus } from './schema.ts'
import { wayToNextTier } from './tiers/way-to-next-tier.ts'

/** What a customer has, may have and is on the way to, at this moment. Who is no member yet, and whose shop has no programme, has nothing. */
export async function memberStatus(
  db: Db,
  { shopId, customerId, now }: { shopId: string; customerId: string; now: Date },
): Promise<MemberStatus> {
  const program = await liveProgram(db, { shopId })
  const live = program ?? (await withoutProgram(db, { shopId, now }))
  const book = await readBook(db, { shopId, live, customerIds: [customerId], isSpending: true, now })
  const holder = book.holders.get(book.holderOfCustomer.get(customerId) ?? '')
  if (holder) {
    advance(book, holder, now)
    seeTier(book, holder, now)
  }
  const isMember = holder !== undefined && takesPart(book.joinings, holder, now)
  const member = isMember ? holder : undefined
  const benefits = tierOf(book, member)?.benefits
  return {
    ...{ customerId, isMember, joinedAt: member ? joinedAt(book, member).toISOString() : null, asOf: now.toISOString() },
    wallets: book.program.wallets.map((wallet) => walletStatus(book, holder, wallet.code)).concat(moneyOf(book, holder)),
    canJoin: !isMember && program?.state === 'live' && program.program.enrolment === 'by_joining',
    tier: member ? tierStatus(book, member) : null,
    freeShippingFromMinor: benefits?.freeShippingFromMinor ?? null,
    hasEarlyAccess: benefits?.hasEarlyAccess ?? false,
    rewards: program === null || (book.joinings !== null && !isMember) ? [] : await offered(db, { shopId, book, customerId, holder }),
    coupons: holder ? await openCoupons(db, { shopId, holderId: holder.holderId, now }) : [],
    household: await householdStatus(db, { shopId, book, customerId }),
  }
}

/** Who left and came back is a member since then. */
const joinedAt = ({ joinings }: Book, { customerId, joinedAt }: Holder): Date =>
  joinings?.get(customerId ?? '')?.at(-1)?.joinedAt ?? joinedAt

function walletStatus(book: Book, holder: Holder | undefined, code: string): WalletStatus {
  const wallet = book.wallets.get(code)
  const account = [...(holder?.accounts.values() ?? [])].find(({ walletId }) => walletId === wallet?.walletId)
  const rules = book.program.wallets.find((each) => each.code === code)
  const { active, pending, held, debt } = account ?? { active: 0, pending: 0, held: 0, debt: 0 }
  const conversion = rules?.conversion ?? null
  const worth = conversion && mostWorth(conversion, active)
  return {
    ...{ wallet: code, name: rules?.name ?? null, currency: wallet?.currency ?? null, active, pending, held, debt, worthMinor: worth },
    expiring: account ? daysOf(book, account, 'active', (lot) => expiryOf(account, lot), -1) : [],
    activating: account ? daysOf(book, account, 'pending', ({ activatesAt }) => activatesAt, 0) : [],
  }
}

/** Where the programme gives no money back, store credit is shown to whom has, or had, some. */
const moneyOf = (book: Book, holder: Holder | undefined): WalletStatus[] =>
  [...book.wallets.values()].flatMap(({ kind, code, walletId }) =>
    kind === 'credit' &&
    !book.program.wallets.some((wallet) => wallet.code === code) &&
    [...(holder?.accounts.values() ?? [])].some((account) => account.walletId === walletId)
      ? [walletStatus(book, holder, code)]
      : [],
  )

/** Points by the day of an instant of their lots, `shift` days from it: what ends at a midnight can be used to the day before. */
function daysOf(
  book: Book,
  { lots }: Account,
  state: 'active' | 'pending',
  at: (lot: Parameters<typeof expiryOf>[1]) => Date | null,
  shift: number,
) {
  const days = new Map<string, number>()
  for (const lot of lots.values()) {
    const instant = at(lot)
    if (lot.state !== state || lot.remaining === 0 || instant === null) continue
    const on = addDays(localDay(instant, book.zone), shift)
    days.set(on, (days.get(on) ?? 0) + lot.remaining)
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, 12)
    .map(([on, points]) => ({ on, points }))
}

const tierOf = ({ tiers }: Book, holder: Holder | undefined) => tiers?.levels.find(({ code }) => code === holder?.tier?.code)

function tierStatus(book: Book, holder: Holder): MemberStatus['tier'] {
  const tier = tierOf(book, holder)
  if (!book.tiers || !holder.tier || !tier) return null
  const way = wayToNextTier(book.tiers, tierContext(book, holder), holder.tier, book.now)
  const next = book.tiers.levels.find(({ code }) => code === way.next?.code)
  return {
    ...{ code: tier.code, name: tier.name, benefits: tier.benefits, metric: book.tiers.metric, value: way.metric },
    since: holder.tier.since.toISOString(),
    until: holder.tier.until?.toISOString() ?? null,
    next: next && way.next ? { code: next.code, name: next.name, threshold: next.threshold, missing: way.next.missing } : null,
    loss: way.loss && { ...way.loss, at: way.loss.at.toISOString() },
  }
}

async function offered(
  db: Db,
  { shopId, book, customerId, holder }: { shopId: string; book: Book; customerId: string; holder: Holder | undefined },
): Promise<MemberStatus['rewards']> {
  // Who never earned anything may belong to a household that has.
  const newcomer = newHolder(book, { customerId, joinedAt: book.now, joinedOn: localDay(book.now, book.zone), priorOrders: 0 })
  const rewards = (await rewardsOf(db, { shopId })).filter(({ reward }) => reward.isActive)
  const had = holder ? await claimsOf(db, { shopId, holderId: holder.holderId }) : []
  const offers = rewards.map(({ rewardId, reward, left, codesWaiting }) => {
    const wallet = book.wallets.get(reward.wallet)
    const available = wallet ? activeOf(pursesOf(book, holder ?? newcomer, wallet)) : 0
    const isUploaded = 'codes' in reward.kind && reward.kind.codes === 'uploaded'
    const stock = isUploaded ? Math.min(left ?? codesWaiting, codesWaiting) : left
    const reasons = reasonsWhyNot(reward, {
      ...{ now: book.now, zone: book.zone, available, tier: holder?.tier?.code ?? null },
      ...{ had: timesHad(book, had, { reward, rewardId }), left: stock, isArchived: false },
    })
    return { rewardId, reward, left: stock, reasons }
  })
  return offers.sort((a, b) => Number(a.reasons.length > 0) - Number(b.reasons.length > 0) || a.reward.pointsCost - b.reward.pointsCost)
}

const claimsOf = (db: Db, { shopId, holderId }: { shopId: string; holderId: string }) =>
  all(
    db,
    sql<Pick<Redemption, 'rewardId' | 'heldAt' | 'points' | 'captured' | 'restored' | 'pool'>>`
      select reward_id, held_at, points, captured, restored, pool from loyalty_redemptions
      join loyalty_accounts using (shop_id, account_id)
      where shop_id = ${shopId} and holder_id = ${holderId} and reward_id is not null`,
  )

async function openCoupons(
  db: Db,
  { shopId, holderId, now }: { shopId: string; holderId: string; now: Date },
): Promise<MemberStatus['coupons']> {
  const rows = await all(
    db,
    sql<{ code: string; rewardId: string; name: LocalText; validUntil: Date | null }>`
      select loyalty_coupons.code, reward_id, reward -> 'name' as name, valid_until
      from loyalty_coupons join loyalty_rewards using (shop_id, reward_id)
      where shop_id = ${shopId} and holder_id = ${holderId} and state = 'given' and (valid_until is null or valid_until > ${now})
      order by given_at desc, loyalty_coupons.code limit 50`,
  )
  return rows.map((row) => ({ ...row, validUntil: row.validUntil?.toISOString() ?? null }))
}

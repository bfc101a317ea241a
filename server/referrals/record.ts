/** How a referral begins: somebody opens a link, or the shop says whose code a customer gave. */
import { createHmac } from 'node:crypto'
import type { Landed } from '../activity/activity.ts'
import { type CustomerName, deviceIdOf, findCustomer } from '../customers/customers.ts'
import { all, type Db, first, sql, type Tx, transaction, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { notFound } from '../kit/problem.ts'
import type { Services } from '../kit/services.ts'
import { readReferralCode } from './codes.ts'
import { noteDecisions } from './decisions.ts'
import { type ReferralProgram, referralProgram } from './settings.ts'
import { settleReferrals } from './settle.ts'

/** Somebody opened a link. The same link on the same device again is the same click; an unknown code, or a shop without referrals, is nothing. */
export async function recordClick(
  tx: Tx,
  { shopId, code, anonymousId, ip, now }: { shopId: string; code: string; anonymousId: string; ip: string; now: Date },
): Promise<void> {
  const found = await advocateOf(tx, { shopId, code })
  if (!found) return
  const { program, advocateId } = found
  await write(
    tx,
    sql`
      insert into referrals (shop_id, referral_id, advocate_id, via, device_id, network_hash, version, state, reasons, flags, is_reviewed, clicked_at, changed_at, round)
      values (${shopId}, ${newId()}, ${advocateId}, 'link', ${deviceIdOf(anonymousId)}, ${networkHash(program, ip)}, ${program.version}, 'clicked', '{}', '{}', false, ${now}, ${now}, 0)
      on conflict (shop_id, advocate_id, device_id) where state = 'clicked' do nothing`,
  )
}

/** Pages that were opened by links, as the script on them tells it once somebody let it. */
export const recordLandings =
  ({ database, clock }: Pick<Services, 'database' | 'clock'>): Landed =>
  (landings) =>
    transaction(database, async (tx) => {
      for (const landing of landings) await recordClick(tx, { ...landing, now: clock.now() })
    })

/** The shop says whose code a customer gave. Told twice, it is one referral. */
export async function recordClaim(
  tx: Tx,
  { shopId, code, customer, now }: { shopId: string; code: string; customer: CustomerName; now: Date },
): Promise<{ isCounted: boolean; reason: 'unknown_code' | 'same_customer' | null }> {
  const customerId = await findCustomer(tx, { shopId, name: customer })
  if (customerId === undefined) throw notFound()
  const found = await advocateOf(tx, { shopId, code })
  if (!found) return { isCounted: false, reason: 'unknown_code' }
  const { program, advocateId } = found
  if (advocateId === customerId) return { isCounted: false, reason: 'same_customer' }
  await write(tx, sql`select 1 from referral_programs where shop_id = ${shopId} for no key update`)
  const known = await first(
    tx,
    sql`
      select 1 from referrals
      where shop_id = ${shopId} and customer_id = ${customerId} and advocate_id = ${advocateId} and state in ('identified', 'qualified', 'held', 'rewarded')`,
  )
  if (known) return { isCounted: true, reason: null }
  const referralId = newId()
  await write(
    tx,
    sql`
      insert into referrals (shop_id, referral_id, advocate_id, customer_id, via, version, state, reasons, flags, is_reviewed, clicked_at, changed_at, round)
      values (${shopId}, ${referralId}, ${advocateId}, ${customerId}, 'code', ${program.version}, 'identified', '{}', '{}', false, ${now}, ${now}, 0)`,
  )
  await noteDecisions(tx, { shopId, decisions: [{ referralId, from: null, to: 'identified', reasons: [] }], now })
  await settleReferrals(tx, { shopId, customerIds: [customerId], now })
  return { isCounted: true, reason: null }
}

async function advocateOf(
  db: Db,
  { shopId, code }: { shopId: string; code: string },
): Promise<{ program: ReferralProgram; advocateId: string } | undefined> {
  const read = readReferralCode(code)
  const program = read === null ? undefined : await referralProgram(db, { shopId })
  if (!program?.settings.isActive) return undefined
  const [owner] = await all(
    db,
    sql<{ advocateId: string }>`select customer_id as advocate_id from referral_codes where shop_id = ${shopId} and code = ${read}`,
  )
  return owner && { program, advocateId: owner.advocateId }
}

/** Networks are compared, never known: the salt stays in the shop. */
const networkHash = ({ salt }: ReferralProgram, ip: string): Buffer => createHmac('sha256', salt).update(ip).digest()

/**
 * The loyalty programme of a demo shop: as it would have come about, had the shop switched the default programme on a year before its
 * last order. Everybody is settled once, at the end of the months in which they bought last; then some spend points or tell what they think.
 */
import { addDays, addMonths, monthOf, startOfDay } from '../kit/clock.ts'
import { all, sql, type Tx, transaction } from '../kit/database.ts'
import type { Task } from '../kit/jobs.ts'
import type { Services } from '../kit/services.ts'
import {
  addRewards,
  type Command,
  defaultProgram,
  defaultRewards,
  executeAll,
  liveProgram,
  publishProgram,
  settleCustomers,
} from '../loyalty/loyalty.ts'
import type { DemoHistory } from './demo-rows.ts'
import { loadsOf, lockLoad } from './demo-store.ts'
import { randomStream } from './random.ts'
import type { ShopProfile } from './shop-profile.ts'
import { shopProfiles } from './shop-profiles.ts'

/** The first day of the programme: twelve whole months before the one that the history ends in. */
const loyalFrom = ({ endOn }: Pick<DemoHistory, 'endOn'>): string => addMonths(`${monthOf(endOn)}-01`, -12)

/** Ends of months, every other one and the last: people are settled at the first that follows their last order. */
const rounds = ({ endOn }: Pick<DemoHistory, 'endOn'>): string[] =>
  Array.from({ length: 7 }, (_, nth) => monthOf(addMonths(loyalFrom({ endOn }), 2 * nth)))

interface DemoLoyalty {
  shopId: string
  shop: Pick<ShopProfile['shop'], 'currency' | 'timeZone'>
  history: DemoHistory
}

/**
 * Makes the programme, its rewards, and a year of points of all who bought, in this one transaction: nobody else settles anything at the
 * present before the past is written. Where there is a programme already, nothing happens.
 */
export async function recordLoyalty(tx: Tx, { shopId, shop, history }: DemoLoyalty): Promise<void> {
  if ((await liveProgram(tx, { shopId })) !== null) return
  const { currency, timeZone } = shop
  const startsOn = loyalFrom(history)
  const beganAt = startOfDay(startsOn, timeZone)
  await publishProgram(tx, { shopId, program: defaultProgram({ currency, startsOn }), staffId: null, note: '', now: beganAt })
  const rewardIds = await addRewards(tx, { shopId, rewards: defaultRewards({ currency }), now: beganAt })
  const buyers = Map.groupBy(await buyersOf(tx, { shopId, startsOn }), ({ lastOn }) => monthOf(lastOn))
  for (const month of rounds(history)) {
    const those = [addMonths(`${month}-01`, -1), `${month}-01`].flatMap((day) => buyers.get(monthOf(day)) ?? [])
    const now = endOf(month, { history, timeZone })
    await settleCustomers(tx, { shopId, customerIds: those.map(({ customerId }) => customerId), now })
    const commands = those.flatMap((buyer) => deeds(buyer, { rewardIds, history, now }))
    // Who has too few points is told so, as in life.
    if (commands.length > 0) await executeAll(tx, { shopId, commands, now })
  }
}

interface Buyer {
  customerId: string
  number: string
  orderMinor: number
  lastOn: string
}

/** Who bought since the programme began, with the last order of each, and the last day on which anything was bought or given back. */
const buyersOf = (tx: Tx, { shopId, startsOn }: { shopId: string; startsOn: string }): Promise<Buyer[]> =>
  all(
    tx,
    sql<Buyer>`
      select distinct on (customer_id) customer_id, number, net_minor as order_minor,
        greatest(
          max(placed_on) over (partition by customer_id),
          (select max(refunded_on) from refunds where refunds.shop_id = ${shopId} and refunds.customer_id = orders.customer_id)
        ) as last_on
      from orders
      where shop_id = ${shopId} and customer_id is not null and net_minor > 0 and placed_on >= ${startsOn}
      order by customer_id, placed_at desc, number`,
  )

/** One in four would spend points on the order, one in seven have a reward; one in ten writes a review. */
function deeds(
  { customerId, number, orderMinor }: Buyer,
  { rewardIds, history, now }: { rewardIds: readonly string[]; history: DemoHistory; now: Date },
): Command[] {
  const random = randomStream(history.seed, `loyalty ${number}`)
  const shared = { customerId, key: 'demo', keyHash: 0 }
  const [share, points, reward] = [random.share(), 100 * (1 + random.below(5)), random.below(rewardIds.length)]
  if (share < 0.25)
    return [{ kind: 'hold', ...shared, wallet: 'points', points, orderMinor, orderNumber: number, minutes: 30, isFinal: true }]
  const rewardId = rewardIds[reward]
  if (share < 0.4 && rewardId) return [{ kind: 'claim', ...shared, rewardId }]
  if (share > 0.9) return [{ kind: 'act', customerId, act: 'review', event: null, id: number, at: now, segmentIds: new Set() }]
  return []
}

/** The last instant of the month, or of the history where that ends before. */
function endOf(month: string, { history, timeZone }: { history: DemoHistory; timeZone: string }): Date {
  const next = addMonths(`${month}-01`, 1)
  const after = addDays(history.endOn, 1)
  return new Date(startOfDay(next < after ? next : after, timeZone).getTime() - 1)
}

/** Gives a demo shop that is full its programme; where the demo is gone, it does nothing. */
export const makeDemoLoyaltyTask =
  ({ database }: Pick<Services, 'database'>): Task =>
  async (payload) => {
    const shopId = String(payload.shopId)
    const found = (await loadsOf(database.db)).find(({ load }) => load.shopId === shopId)
    if (!found) return
    await transaction(database, async (tx) => {
      if (!(await lockLoad(tx, { shopId, shop: found.shop }))) return
      await recordLoyalty(tx, { shopId, shop: shopProfiles[found.shop].shop, history: found.load })
    })
  }

/**
 * The loyalty programme of a demo shop: as it would have come about, had the shop switched the default programme on a year before its
 * last order. Every other month is settled at its end, and some of
 * those who bought spend points or tell what they think.
 */
import { addDays, addMonths, monthOf, startOfDay } from '../kit/clock.ts'
import { all, sql, type Tx } from '../kit/database.ts'
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
import { randomStream } from './random.ts'
import type { ShopProfile } from './shop-profile.ts'

/** The first day of the programme: twelve whole months before the one that the history ends in. */
const loyalFrom = ({ endOn }: Pick<DemoHistory, 'endOn'>): string => addMonths(`${monthOf(endOn)}-01`, -12)

/** The months, YYYY-MM, at whose end the points of what was bought since the one before are settled: every other one, and the last. */
export const settledMonths = ({ endOn }: Pick<DemoHistory, 'endOn'>): string[] =>
  Array.from({ length: 7 }, (_, nth) => monthOf(addMonths(loyalFrom({ endOn }), 2 * nth)))

interface LoyalMonth {
  shopId: string
  shop: ShopProfile['shop']
  month: string
  history: DemoHistory
}

/** Points for the orders since the month that was settled before, and what became of some; the first makes the programme and its rewards. */
export async function recordLoyalty(tx: Tx, { shopId, shop, month, history }: LoyalMonth): Promise<void> {
  const { currency, timeZone } = shop
  const startsOn = loyalFrom(history)
  if ((await liveProgram(tx, { shopId })) === null) {
    const now = startOfDay(startsOn, timeZone)
    await publishProgram(tx, { shopId, program: defaultProgram({ currency, startsOn }), staffId: null, note: '', now })
    await addRewards(tx, { shopId, rewards: defaultRewards({ currency }), now })
  }
  const buyers = await buyersOf(tx, { shopId, month, startsOn })
  const now = endOf(month, { history, timeZone })
  await settleCustomers(tx, { shopId, customerIds: buyers.map(({ customerId }) => customerId), now })
  const rewards = await all(tx, sql<{ rewardId: string }>`select reward_id from loyalty_rewards where shop_id = ${shopId} order by place`)
  const commands = buyers.flatMap((buyer) => deeds(buyer, { rewards, month, history, now }))
  // Who has too few points is told so, as in life.
  if (commands.length > 0) await executeAll(tx, { shopId, commands, now })
}

interface Buyer {
  customerId: string
  number: string
  orderMinor: number
}

/** Who bought in the month or the one before, with the first order of each. */
const buyersOf = (tx: Tx, { shopId, month, startsOn }: { shopId: string; month: string; startsOn: string }): Promise<Buyer[]> =>
  all(
    tx,
    sql<Buyer>`
      select distinct on (customer_id) customer_id, number, net_minor as order_minor from orders
      where shop_id = ${shopId} and customer_id is not null and net_minor > 0
        and placed_on >= greatest(${`${month}-01`}::date - interval '1 month', ${startsOn}::date) and placed_on < ${`${month}-01`}::date + interval '1 month'
      order by customer_id, number`,
  )

/** One in six spends points on the order, one in eleven has a reward, one in twenty writes a review. */
function deeds(
  { customerId, number, orderMinor }: Buyer,
  { rewards, month, history, now }: { rewards: readonly { rewardId: string }[]; month: string; history: DemoHistory; now: Date },
): Command[] {
  const random = randomStream(history.seed, `loyalty ${month} ${number}`)
  const shared = { customerId, key: `demo:${month}`, keyHash: 0 }
  const [share, points, reward] = [random.share(), 100 * (1 + random.below(5)), random.below(rewards.length)]
  if (share < 0.16)
    return [{ kind: 'hold', ...shared, wallet: 'points', points, orderMinor, orderNumber: number, minutes: 30, isFinal: true }]
  const chosen = rewards[reward]
  if (share < 0.25 && chosen) return [{ kind: 'claim', ...shared, rewardId: chosen.rewardId }]
  if (share > 0.95) return [{ kind: 'act', customerId, act: 'review', event: null, id: number, at: now, segmentIds: new Set() }]
  return []
}

/** The last instant of the month, or of the history where that ends before. */
function endOf(month: string, { history, timeZone }: { history: DemoHistory; timeZone: string }): Date {
  const next = addMonths(`${month}-01`, 1)
  const after = addDays(history.endOn, 1)
  return new Date(startOfDay(next < after ? next : after, timeZone).getTime() - 1)
}

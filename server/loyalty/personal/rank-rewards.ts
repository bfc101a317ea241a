/**
 * Rewards in the order in which somebody probably wants them, with the reasons for each. Plain arithmetic on what the person
 * bought: whoever reads the reasons can check the order by hand.
 */

/** A reward that the person may have: rights, stock, limits and times are looked at before. */
export interface CandidateReward {
  rewardId: string
  /** What it costs, in points. */
  points: number
  /** Categories of the product that is given, or that the coupon is for; empty where it goes with anything. */
  categories: readonly string[]
  /** What an order has to come to for it, or what the product that is given is worth; null where neither is known. */
  orderMinor: number | null
}

/** What is known of a person's buying. */
export interface Buyer {
  /** Points that can be spent now; below 0 where points are owed. */
  balance: number
  /** Parts of what was spent, 0 to 1, by category; empty for somebody who never bought. */
  categoryShares: ReadonlyMap<string, number>
  /** Median value of an order; null for somebody who never bought. */
  usualOrderMinor: number | null
  /** By reward: whole days since it was had last. */
  daysSinceHad: ReadonlyMap<string, number>
}

/** What speaks for a reward, and, from `had_recently` on, against it. */
export type RankReason =
  | { code: 'buys_category'; category: string; share: number }
  | { code: 'fits_usual_order' }
  | { code: 'within_reach' }
  | { code: 'nearly_within_reach'; missing: number }
  | { code: 'had_recently'; days: number }
  | { code: 'out_of_reach'; missing: number }

export interface RankedReward {
  rewardId: string
  /** 0 to 1; compares rewards of one person and means nothing else. */
  score: number
  isWithinReach: boolean
  reasons: RankReason[]
}

/** What is known of somebody from their orders: in what categories they spend, and how much at a time. */
export function buyerOf(orders: readonly BoughtOrder[], known: Pick<Buyer, 'balance' | 'daysSinceHad'>): Buyer {
  const spent = new Map<string, number>()
  const totals: number[] = []
  for (const { lines, refunds, totalMinor } of orders) {
    const net = totalMinor - refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    if (net > 0) totals.push(net)
    for (const line of lines) {
      const back = refunds.reduce((sum, refund) => sum + (refund.lineNo === line.lineNo ? refund.amountMinor : 0), 0)
      const category = line.category ?? ''
      if (!line.isCharge && line.totalMinor > back) spent.set(category, (spent.get(category) ?? 0) + line.totalMinor - back)
    }
  }
  const whole = [...spent.values()].reduce((sum, minor) => sum + minor, 0)
  // What lies in no category counts as spent, and speaks for no reward.
  const categoryShares = new Map([...spent].flatMap(([category, minor]) => (category === '' ? [] : [[category, minor / whole] as const])))
  return { ...known, categoryShares, usualOrderMinor: median(totals) }
}

interface BoughtOrder {
  totalMinor: number
  lines: readonly { lineNo: number; category: string | null; isCharge: boolean; totalMinor: number }[]
  refunds: readonly { lineNo: number | null; amountMinor: number }[]
}

function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1)
  return middle.length === 0 ? null : middle.reduce((sum, value) => sum + value, 0) / middle.length
}

/**
 * All candidates: first those that can be had now, then the others, each by score, ties by id. The score is
 * (½ taste + ½ fit) · reach · rest.
 *
 * - taste: the share of the person's spending that lies in the reward's categories; ½ for a reward that goes with anything.
 * - fit: how near the reward's order value is to the usual order, the smaller ÷ the larger; ½ where one of them is not known.
 * - reach: 1 where the balance is enough, else balance ÷ points.
 * - rest: 1, and within 90 days after it was had, days ÷ 90.
 */
export function rankRewards(candidates: readonly CandidateReward[], buyer: Buyer): RankedReward[] {
  return candidates
    .map((reward) => ranked(reward, buyer))
    .toSorted(
      (a, b) =>
        Number(b.isWithinReach) - Number(a.isWithinReach) ||
        b.score - a.score ||
        (a.rewardId < b.rewardId ? -1 : a.rewardId > b.rewardId ? 1 : 0),
    )
}

/** The order for whoever is not to have one of their own: what can be had now first, then as the shop placed them. */
export function shopOrder(candidates: readonly CandidateReward[], { balance }: Pick<Buyer, 'balance'>): CandidateReward[] {
  return candidates.toSorted((a, b) => Number(missingPoints(b, balance) === 0) - Number(missingPoints(a, balance) === 0))
}

function ranked(reward: CandidateReward, buyer: Buyer): RankedReward {
  const missing = missingPoints(reward, buyer.balance)
  const isWithinReach = missing === 0
  const reach = isWithinReach ? 1 : Math.max(0, buyer.balance) / reward.points
  const taste = tasteOf(reward, buyer)
  const fit = fitOf(reward, buyer)
  const days = buyer.daysSinceHad.get(reward.rewardId) ?? restDays
  const rest = Math.min(1, Math.max(0, days) / restDays)

  const reasons: RankReason[] = []
  if (taste.best && taste.best.share >= noticeableShare) reasons.push({ code: 'buys_category', ...taste.best })
  if (fit.isKnown && fit.nearness >= nearEnough) reasons.push({ code: 'fits_usual_order' })
  if (isWithinReach) reasons.push({ code: 'within_reach' })
  else if (reach >= nearlyReached) reasons.push({ code: 'nearly_within_reach', missing })
  if (rest < 1) reasons.push({ code: 'had_recently', days })
  if (reach < nearlyReached) reasons.push({ code: 'out_of_reach', missing })
  return { rewardId: reward.rewardId, score: ((taste.share + fit.nearness) / 2) * reach * rest, isWithinReach, reasons }
}

const missingPoints = ({ points }: CandidateReward, balance: number): number => Math.max(0, points - Math.max(0, balance))

/** A product may lie in several categories; what they share counts once, so no share goes beyond 1. */
function tasteOf(
  { categories }: CandidateReward,
  { categoryShares }: Buyer,
): { share: number; best: { category: string; share: number } | null } {
  if (categories.length === 0) return { share: unknown, best: null }
  const shares = [...new Set(categories)]
    .map((category) => ({ category, share: categoryShares.get(category) ?? 0 }))
    .toSorted((a, b) => b.share - a.share || (a.category < b.category ? -1 : 1))
  return {
    share: Math.min(
      1,
      shares.reduce((sum, { share }) => sum + share, 0),
    ),
    best: shares[0] ?? null,
  }
}

function fitOf({ orderMinor }: CandidateReward, { usualOrderMinor }: Buyer): { nearness: number; isKnown: boolean } {
  if (!orderMinor || !usualOrderMinor) return { nearness: unknown, isKnown: false }
  return { nearness: Math.min(orderMinor, usualOrderMinor) / Math.max(orderMinor, usualOrderMinor), isKnown: true }
}

const unknown = 0.5
const restDays = 90
/** A tenth of what somebody spends is worth a word. */
const noticeableShare = 0.1
const nearEnough = 0.7
const nearlyReached = 0.8

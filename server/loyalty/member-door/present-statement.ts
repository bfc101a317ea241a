/** What happened to a member's points, told point by point: which lots moved, what they were given for, and until when they are good. */
import { localDay } from '../../kit/clock.ts'
import { all, type Db, sql } from '../../kit/database.ts'
import type { Bucket } from '../ledger/post.ts'
import type { MemberLine } from '../member-schema.ts'
import type { LocalText } from '../program.ts'
import type { Act } from '../rules/earn-rule.ts'
import type { StatementLine } from '../schema.ts'
import { type Speaker, speakerOf, textIn } from '../words/speaker.ts'
import { memberTexts } from './member-texts.ts'
import { amountOf, lastDayBefore, type MemberScene } from './present-member.ts'

/** What lines refer to by ids. */
export interface Known {
  lots: ReadonlyMap<string, { source: string; earnedAt: Date; expiresAt: Date | null }>
  orders: ReadonlyMap<string, string>
  rewards: ReadonlyMap<string, LocalText>
  currencies: ReadonlyMap<string, string | null>
}

type StoredLot = { lotId: string; source: string; earnedAt: Date; expiresAt: Date | null }

/** Reads what these lines refer to: lots with what they were given for, numbers of orders, names of rewards. */
export async function knownOf(db: Db, { shopId, lines }: { shopId: string; lines: readonly StatementLine[] }): Promise<Known> {
  const accountIds = [...new Set(lines.map(({ accountId }) => accountId))]
  const lotIds = [...new Set(lines.flatMap(({ entries }) => entries.flatMap(({ lotId }) => lotId ?? [])))]
  const lots = await all(
    db,
    sql<StoredLot>`
      select lot_id, source, earned_at, expires_at from loyalty_lots
      where shop_id = ${shopId} and account_id = any(${accountIds}::uuid[]) and lot_id = any(${lotIds}::uuid[])`,
  )
  const orderIds = lots.flatMap(({ source }) => (source.startsWith('order:') ? [source.slice('order:'.length)] : []))
  const orders = await all(
    db,
    sql<{
      orderId: string
      number: string
    }>`select order_id, number from orders where shop_id = ${shopId} and order_id = any(${orderIds}::uuid[])`,
  )
  const named = lines.flatMap(({ cause }) => (cause.kind === 'redemption' && cause.id !== null ? [cause.id] : []))
  const redemptions = await all(
    db,
    sql<{ redemptionId: string; orderNumber: string }>`
      select redemption_id, order_number from loyalty_redemptions
      where shop_id = ${shopId} and redemption_id = any(${named}::uuid[]) and order_number is not null`,
  )
  const rewardIds = lines.flatMap(({ cause }) => (cause.kind === 'reward' && cause.id !== null ? [cause.id] : []))
  const rewards = await all(
    db,
    sql<{ rewardId: string; name: LocalText }>`
      select reward_id, reward -> 'name' as name from loyalty_rewards where shop_id = ${shopId} and reward_id = any(${rewardIds}::uuid[])`,
  )
  const wallets = await all(
    db,
    sql<{ code: string; currency: string | null }>`select code, currency from loyalty_wallets where shop_id = ${shopId}`,
  )
  return {
    lots: new Map(lots.map(({ lotId, ...lot }) => [lotId, lot])),
    orders: new Map([
      ...orders.map(({ orderId, number }) => [orderId, number] as const),
      ...redemptions.map(({ redemptionId, orderNumber }) => [redemptionId, orderNumber] as const),
    ]),
    rewards: new Map(rewards.map(({ rewardId, name }) => [rewardId, name])),
    currencies: new Map(wallets.map(({ code, currency }) => [code, currency])),
  }
}

/** Newest first. What was held and taken in the same moment is one line: to the member it is one thing. */
export function presentStatement(lines: readonly StatementLine[], known: Known, scene: MemberScene): MemberLine[] {
  const speaker = speakerOf(scene.program, scene)
  return joined(lines.filter(isOfPoints)).map((line) => presentLine(line, { known, scene, speaker }))
}

/** A level given by hand is written down beside the points, and moves none. */
const isOfPoints = ({ kind, entries }: StatementLine): boolean => entries.length > 0 || kind === 'extend'

interface Telling {
  known: Known
  scene: MemberScene
  speaker: Speaker
}

function joined(lines: readonly StatementLine[]): StatementLine[] {
  const isHoldOf = (redeem: StatementLine | undefined, hold: StatementLine): boolean =>
    redeem?.kind === 'redeem' &&
    hold.kind === 'hold' &&
    redeem.accountId === hold.accountId &&
    redeem.version === hold.version + 1 &&
    redeem.at === hold.at
  return lines.flatMap((line, place) => {
    if (isHoldOf(lines[place - 1], line)) return []
    const hold = lines[place + 1]
    if (!hold || !isHoldOf(line, hold)) return [line]
    return [{ ...line, activeChange: line.activeChange + hold.activeChange }]
  })
}

function presentLine(line: StatementLine, telling: Telling): MemberLine {
  const { known, scene, speaker } = telling
  const say = memberTexts(scene)
  const wallet = { wallet: line.wallet, currency: known.currencies.get(line.wallet) ?? null }
  const isWaiting = line.activeChange === 0 && line.pendingChange !== 0
  const change = isWaiting ? line.pendingChange : line.activeChange
  const direction = change === 0 ? 'level' : change > 0 ? 'up' : 'down'
  return {
    ...{ id: `${line.accountId}:${line.version}`, at: line.at, day: speaker.day(localDay(new Date(line.at), scene.zone)) },
    title: titleOf(line, telling),
    change: say('change', { direction, amount: amountOf(Math.abs(change), wallet, speaker) }),
    direction,
    note: isWaiting && change > 0 ? say('not_yet') : null,
    after: say('after', { amount: amountOf(line.activeAfter, wallet, speaker) }),
    parts: line.entries.map(({ from, to, amount, lotId }) =>
      [
        say(`moved.${moveOf(from as Bucket, to as Bucket)}`, { amount: amountOf(amount, wallet, speaker) }),
        ...(lotId === null ? [] : lotInWords(lotId, telling)),
      ].join(' '),
    ),
  }
}

function titleOf({ kind, cause }: StatementLine, { known, scene, speaker }: Telling): string {
  const say = memberTexts(scene)
  const quoted = (text: string) => speaker.t('quoted', { text })
  const number = cause.label ?? known.orders.get(cause.id ?? '')
  const reward = known.rewards.get(cause.id ?? '')
  const isOrder = (cause.kind === 'order' || cause.kind === 'redemption') && number !== undefined
  const name = isOrder
    ? number
    : cause.kind === 'act'
      ? actInWords(cause.label ?? '', { scene, speaker })
      : reward
        ? quoted(textIn(reward, scene.language))
        : ''
  const isPlain = cause.kind === 'household' || cause.kind === 'act'
  const what = cause.kind === 'auto_redeem' ? 'auto' : isOrder ? 'order' : isPlain ? cause.kind : reward ? 'reward' : 'other'
  return say(`title.${kind}`, { what, name })
}

/** Of the shop's own events the name is what the shop calls them. */
function actInWords(act: string, { scene, speaker }: Pick<Telling, 'scene' | 'speaker'>): string {
  return isAct(act) ? memberTexts(scene)(`act.${act}`) : speaker.t('quoted', { text: act })
}

/** What a lot was given for and until when it is good. */
function lotInWords(lotId: string, telling: Telling): string[] {
  const { known, scene, speaker } = telling
  const say = memberTexts(scene)
  const lot = known.lots.get(lotId)
  if (!lot) return []
  const day = speaker.day(localDay(lot.earnedAt, scene.zone))
  const until = lot.expiresAt === null ? null : speaker.day(lastDayBefore(lot.expiresAt.toISOString(), scene))
  return [
    say('lot.source', { source: sourceInWords(lot.source, telling), day }),
    ...(until === null ? [] : [say('lot.until', { day: until })]),
  ]
}

function sourceInWords(source: string, { known, scene, speaker }: Telling): string {
  const say = memberTexts(scene)
  const at = source.indexOf(':')
  const kind = source.slice(0, at)
  const number = kind === 'order' ? known.orders.get(source.slice(at + 1)) : undefined
  if (number !== undefined) return say('source.order', { number })
  if (isAct(kind)) return actInWords(kind, { scene, speaker })
  return say(isNamed(kind) ? `source.${kind}` : 'source.shop')
}

const isNamed = (kind: string): boolean => kind === 'reward' || kind === 'auto_redeem'

/** What a move between two buckets means to a member. */
function moveOf(from: Bucket, to: Bucket): string {
  if (to === 'pending') return 'waits'
  if (to === 'held') return 'held'
  if (to === 'active') return intoActive[from] ?? 'added'
  if (to === 'clawed' && from === 'debt') return 'debt_made'
  if (to === 'clawed' && from === 'forgiven') return 'forgiven'
  return outOfActive[to] ?? 'added'
}

const intoActive: Partial<Record<Bucket, string>> = { pending: 'usable', held: 'released', restored: 'back', transferred: 'received' }

const outOfActive: Partial<Record<Bucket, string>> = {
  redeemed: 'used',
  expired: 'lapsed',
  clawed: 'clawed',
  transferred: 'given',
  issuance: 'corrected',
  debt: 'debt_paid',
}

const acts = {
  sign_up: true,
  profile_completed: true,
  review: true,
  photo: true,
  referral: true,
  survey: true,
  event_attended: true,
  social_share: true,
  answer: true,
  birthday: true,
  anniversary: true,
} as const satisfies Record<Act, true>

const isAct = (text: string): text is Act => Object.hasOwn(acts, text)

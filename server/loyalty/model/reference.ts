/**
 * The rules of loyalty told once more, slowly, for one wallet: every point lies somewhere, whatever happens moves points from place to place,
 * and all else is counted anew each time it is asked for. Pure functions with laws of their own are taken as given: what an order is worth,
 * how limits cut, why a reward cannot be had, tiers, the calendar.
 */
import { isDeepStrictEqual } from 'node:util'
import { localDay } from '../../kit/clock.ts'
import type { Command } from '../commands.ts'
import { capGrant } from '../earning/caps.ts'
import { decideGrant, regrant } from '../earning/decide-grant.ts'
import { partsLeft } from '../earning/left-of-grant.ts'
import { type Part, pointsOf } from '../earning/parts.ts'
import { periodOf } from '../earning/period.ts'
import { activatesAt, expiresAt, lapsesAt } from '../expiry.ts'
import type { OrderHistory } from '../order-history.ts'
import type { Program } from '../program.ts'
import { reasonsWhyNot } from '../rewards/reasons.ts'
import type { Reward } from '../rewards/reward.ts'
import { evaluateTier, nextTierDue, type TierState } from '../tiers/tier-state.ts'
import { countedOf, daysOf, type Grant, ofSource } from './grants.ts'
import {
  capture,
  claw,
  comeBack,
  credit,
  endOf,
  hasLapsed,
  move,
  type Purse,
  pilesAt,
  pointsAt,
  type Redemption,
  release,
  restore,
  slide,
  sum,
  usable,
} from './piles.ts'

export type Member = Purse & { name: string; joinedOn: string; grants: Grant[]; redemptions: Redemption[]; done: Map<string, number> } & {
  tier: TierState | null
  tierChangedAt: Date | null
  lookedAt: Date
}
/** `programs`: all versions, the last in force. */
export type World = { zone: string; people: readonly string[]; programs: Program[]; members: Member[]; rewards: readonly Reward[] }
export type Told = { refused: string } | { isReplayed?: boolean; reasons?: string[] }
type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>
type Step = OrderHistory['left'][number]

class Refused {
  code = ''
}
const refuse = (code: string): never => {
  throw Object.assign(new Refused(), { code })
}

/** The world at one instant: `tell` does what is asked, or says why not. What is undone is named by the number of its key. */
export function referenceAt({ zone, people, programs, members, rewards }: World, now: Date) {
  const program = programs.at(-1) ?? refuse('no_program')
  const wallet = program.wallets[0] ?? refuse('wallet_unknown')
  for (const member of members) member.rules = wallet
  return { tell, pass }

  function tell(command: Command): Told {
    try {
      return obey(command) ?? {}
    } catch (error) {
      if (error instanceof Refused) return { refused: error.code }
      throw error
    }
  }

  function obey(command: Command): Told | undefined {
    if ('redemptionId' in command) return end(command)
    if (command.kind === 'delivered') return deliver(command)
    if (command.kind === 'advance') return void members.filter(({ name }) => name === command.holderId).map((each) => pass(each, now))
    const member = memberOf('customerId' in command ? command.customerId : null)
    if (command.kind === 'order') return settle(member, command.order)
    if (command.kind === 'hold' || command.kind === 'claim') return redeem(member, command)
    if (command.kind === 'adjust' || command.kind === 'transfer' || command.kind === 'reverse') return byHand(member, command)
    throw new Error(`${command.kind} is not told here`)
  }

  /** Everything that falls due by itself, in the order of time. */
  function pass(member: Member, until: Date): void {
    for (let at = nextDue(member); at <= until && at <= now; at = nextDue(member)) {
      for (const each of member.redemptions.filter(({ state, expiresAt }) => state === 'held' && expiresAt && expiresAt <= at))
        release(member, each, 'expired', each.expiresAt ?? at)
      for (const pile of pilesAt(member, 'pending'))
        if (pile.lot.activatesAt && pile.lot.activatesAt <= at) move(member, [pile], pile.points, 'active')
      look(member, at)
      for (const pile of pilesAt(member, 'pending', 'active'))
        if (hasLapsed(member, pile, at)) move(member, [pile], pile.points, pile.place === 'pending' ? 'missed' : 'gone')
      if (program.tiers?.metric === 'balance') look(member, at)
      member.lookedAt = at
    }
  }

  function nextDue(member: Member): Date {
    const here = pilesAt(member, 'pending', 'active')
    const lots = here.flatMap((pile) => [endOf(member, pile), pile.place === 'pending' && pile.lot.activatesAt])
    const holds = member.redemptions.map(({ state, expiresAt }) => state === 'held' && expiresAt)
    const tier = program.tiers && member.tier && nextTierDue(program.tiers, contextOf(member), member.tier, member.lookedAt)
    return new Date(Math.min(...[...lots, ...holds, tier].map((due) => +(due || 8e15))))
  }

  function look(member: Member, wanted: Date): void {
    if (!program.tiers) return
    const at = new Date(Math.max(Math.min(+wanted, +now), +(member.tierChangedAt ?? 0)))
    const { state } = evaluateTier(program.tiers, contextOf(member), member.tier, at)
    if (!isDeepStrictEqual(state, member.tier)) Object.assign(member, { tier: state, tierChangedAt: at })
    member.lookedAt = at
  }

  /** What counts for tiers, day by day. Points that are still pending, or lapsed while they were, count only by option. */
  function contextOf(member: Member) {
    const waiting = program.tiers?.isPendingCounted ? [] : pilesAt(member, 'pending', 'missed')
    return { zone, joinedOn: member.joinedOn, days: daysOf(member.grants, waiting), balance: pointsAt(member, 'active') }
  }

  function settle(member: Member, order: OrderHistory): undefined {
    const { placed, hash: factHash } = order
    const source = `order:${order.orderId}`
    const own = member.grants.find(ofSource(source))
    if (own?.factHash === factHash) return
    const whole: Step = { at: now, facts: placed, refundedMinor: 0, isNothingLeft: false }
    for (const other of members) {
      const grant = other === member ? undefined : other.grants.find(ofSource(source))
      if (!grant || (grant.leftMinor === 0 && grant.granted === grant.clawed)) continue
      pass(other, now)
      bringTo(other, order, { ...whole, facts: { ...placed, lines: [] } })
    }
    const isEarning = !own && placed.placedOn >= program.startsOn && !order.isCancelled
    pass(member, isEarning ? placed.placedAt : now)
    if (isEarning) earnFor(member, source, order)
    for (const step of own ? [{ ...(order.left.at(-1) ?? whole), at: now }] : order.left) {
      pass(member, step.at)
      for (const each of member.redemptions) if (each.orderNumber === placed.number) returnSpent(member, each, order, step)
      bringTo(member, order, step)
    }
    pass(member, now)
  }

  function earnFor(member: Member, source: string, { placed, hash: factHash }: OrderHistory): void {
    look(member, placed.placedAt)
    const tier = member.tier?.code ?? null
    const orderNo = 1 + sum(contextOf(member).days, ({ day, orders }) => (day <= placed.placedOn ? orders : 0))
    const turn = { orderNo, monthsInARow: 1, isFirstOfMonth: false, segmentIds: new Set<string>() }
    const { ruleIds, basisMinor: leftMinor, wallets } = decideGrant(program, zone, placed, { tier, ...turn })
    const earnedAt = placed.placedAt > now ? now : placed.placedAt
    const empty: Part[] = []
    const given = {
      source,
      wallet,
      version: programs.length,
      tier,
      ruleIds,
      earnedAt,
      earnedOn: localDay(earnedAt, zone),
      leftMinor,
      factHash,
    }
    const grant: Grant = { ...given, computed: 0, granted: 0, clawed: 0, forgiven: 0, parts: empty, leftParts: empty }
    member.grants.push(grant)
    bringToDue(member, grant, wallets[0]?.parts ?? [])
    look(member, placed.placedAt)
  }

  /** What was spent on an order comes back with it, by its share. */
  function returnSpent(member: Member, redemption: Redemption, { totalMinor }: OrderHistory, step: Step): void {
    const { captured, restored } = redemption
    const { mode } = wallet.restore
    const share = Math.floor((captured * Math.min(step.refundedMinor, totalMinor)) / Math.max(1, totalMinor))
    const total = mode === 'none' ? 0 : step.isNothingLeft ? captured : mode === 'proportional' ? share : 0
    if (total > restored) restore(member, redemption, total, step.at)
  }

  function bringTo(member: Member, { orderId, hash }: OrderHistory, { facts, at }: Pick<Step, 'facts' | 'at'>): void {
    for (const grant of member.grants.filter(ofSource(`order:${orderId}`))) {
      const { wallets, basisMinor } = regrant(programs[grant.version - 1] ?? program, grant, facts)
      bringToDue(member, grant, wallets[0]?.parts ?? [])
      Object.assign(grant, { leftMinor: basisMinor, factHash: hash })
    }
    look(member, at)
  }

  /** Brings what was granted to what is due now. Where more is due than ever was, as much more is granted as is within the limits. */
  function bringToDue(member: Member, grant: Grant, due: readonly Part[]): void {
    if (pointsOf(due) > grant.computed) {
      const parts = withinLimits(member, grant, due)
      const more = pointsOf(parts) - grant.granted
      if (more > 0) Object.assign(grant, { granted: grant.granted + more, clawed: grant.clawed + more, parts })
      grant.computed = pointsOf(due)
    }
    grant.leftParts = partsLeft(grant.parts, due)
    const back = grant.clawed - (grant.granted - pointsOf(grant.leftParts))
    if (back < 0) grant.forgiven += claw(member, grant.wallet.clawback, member.lots.filter(ofSource(grant.source)), -back)
    // What could not be taken was never lost.
    const excused = Math.max(0, Math.min(back, grant.forgiven, member.forgiven))
    member.forgiven -= excused
    const clawed = grant.clawed - back
    Object.assign(grant, { clawed, forgiven: Math.min(grant.forgiven - excused, clawed) })
    const { source, earnedAt } = grant
    const begins = activatesAt(grant.wallet.pending, { placedAt: earnedAt, deliveredAt: null, zone })
    const lot = { source, earnedAt, activatesAt: begins, expiresAt: lapsesAt(grant.wallet, { earnedAt, begins, zone }) }
    if (back > excused) credit(member, back - excused, { ...lot, isSliding: grant.wallet.expiry.kind === 'inactivity' }, earnedAt)
  }

  /** What the limits leave of it, by all other grants: what was granted before does not stand in its own way. */
  function withinLimits(member: Member, grant: Grant, parts: readonly Part[]): Part[] {
    const isKnown = (id: string) => grant.parts.some(({ ruleId }) => ruleId === id)
    const free = { cooldownDays: null, frequency: null }
    const all = (programs[grant.version - 1] ?? program).rules
    const rules = all.map((rule) => (isKnown(rule.id) ? { ...rule, caps: { ...rule.caps, ...free } } : rule))
    const others = (grants: readonly Grant[]) =>
      countedOf(
        grants.filter((each) => each !== grant),
        programs,
      )
    const { counters } = others(member.grants)
    const { budgets } = others(members.flatMap(({ grants }) => grants))
    const here = pointsAt(member, 'pending', 'active', 'held')
    const balance = here - member.debt - (grant.granted - grant.clawed)
    return capGrant({ parts, rules, wallet: grant.wallet, earnedOn: grant.earnedOn, counters, budgets, balance }).parts
  }

  /** An order arrived: its points begin so much later. */
  function deliver({ orderId, at }: Of<'delivered'>): undefined {
    const owners = members.filter(({ grants }) => grants.some(ofSource(`order:${orderId}`)))
    if (owners.length === 0) refuse('order_not_settled')
    for (const member of owners) {
      pass(member, now)
      for (const { source, wallet } of member.grants.filter(ofSource(`order:${orderId}`)))
        for (const { lot } of pilesAt(member, 'pending').filter(({ lot }) => lot.source === source)) {
          const begins = activatesAt(wallet.pending, { placedAt: lot.earnedAt, deliveredAt: at, zone }) ?? at
          if (+begins === +(lot.activatesAt ?? 0)) continue
          Object.assign(lot, { activatesAt: begins, expiresAt: lapsesAt(wallet, { earnedAt: lot.earnedAt, begins, zone }) })
        }
      pass(member, now)
    }
  }

  function redeem(member: Member, command: Of<'hold' | 'claim'>): Told {
    const isClaim = command.kind === 'claim'
    const reward = isClaim ? (rewards.find(({ code }) => code === command.rewardId) ?? refuse('not_found')) : null
    return once(member, { ...command, wallet: reward?.wallet ?? (isClaim ? '' : command.wallet) }, () => {
      if (reward) look(member, now)
      const reasons = reward ? whyNot(member, reward) : []
      if (reasons.length > 0) return { reasons }
      const points = reward?.pointsCost ?? (isClaim ? 0 : command.points)
      if (points > pointsAt(member, 'active')) refuse('insufficient_points')
      const until = isClaim || command.isFinal ? null : new Date(+now + command.minutes * 60_000)
      const redemption: Redemption = {
        ...{
          key: `${member.name} ${wallet.code} ${command.key}`,
          rewardId: reward?.code ?? null,
          state: 'held',
          points,
          captured: 0,
          restored: 0,
          forgivenBefore: member.forgiven,
        },
        ...{ orderNumber: isClaim ? null : command.orderNumber, heldAt: now, expiresAt: until },
      }
      member.redemptions.push(redemption)
      move(member, usable(member), points, `held ${redemption.key}`)
      slide(member, now)
      if (until === null) capture(member, redemption, points, now)
      look(member, now)
      return null
    })
  }

  function whyNot(member: Member, reward: Reward): string[] {
    const claims = (of: Member) => of.redemptions.filter((each) => each.rewardId === reward.code && each.restored < each.captured)
    const period = (at: Date) => reward.perMember && periodOf(reward.perMember.per, localDay(at, zone))
    const had = claims(member).filter(({ heldAt }) => period(heldAt) === period(now)).length
    const left = reward.stock === null ? null : reward.stock - members.flatMap(claims).length
    const scene = { now, zone, available: pointsAt(member, 'active'), tier: member.tier?.code ?? null, had, left, isArchived: false }
    return reasonsWhyNot(reward, scene).map(({ code }) => code)
  }

  function end(command: Of<'capture' | 'void' | 'cancel_claim'>): Told | undefined {
    const isMeant = ({ key, rewardId }: Redemption) =>
      key === command.redemptionId && (command.kind !== 'cancel_claim' || rewardId !== null)
    const member = members.find(({ redemptions }) => redemptions.some(isMeant)) ?? refuse('not_found')
    const redemption = member.redemptions.find(isMeant) ?? refuse('not_found')
    pass(member, now)
    const { state, points, captured, orderNumber } = redemption
    if (command.kind === 'cancel_claim') return void (redemption.restored < captured && restore(member, redemption, captured, now))
    const wanted =
      command.kind === 'void'
        ? { state: 'voided', captured: 0, orderNumber }
        : { state: 'captured', captured: command.points ?? points, orderNumber: command.orderNumber ?? orderNumber }
    if (isDeepStrictEqual(wanted, { state, captured, orderNumber })) return { isReplayed: true }
    if (state !== 'held') refuse(state === 'expired' ? 'hold_expired' : `already_${state}`)
    if (wanted.captured > points) refuse('capture_too_large')
    redemption.orderNumber = wanted.orderNumber
    if (command.kind === 'void') release(member, redemption, 'voided', now)
    else capture(member, redemption, wanted.captured, now)
    pass(member, now)
    look(member, now)
    return { isReplayed: false }
  }

  function byHand(member: Member, command: Of<'adjust' | 'transfer' | 'reverse'>): Told {
    const other = command.kind === 'transfer' ? memberOf(command.toCustomerId) : member
    if (command.kind === 'transfer' && other === member) refuse('transfer_to_self')
    pass(member, now)
    look(member, now)
    return once(member, command, () => {
      const { key } = command
      if (command.kind === 'reverse') undo(member, `k${command.version}`)
      else if (command.kind === 'adjust' && command.points > 0) {
        const { points, expiresAt: end = expiresAt(wallet.expiry, { start: now, zone }) } = command
        const isSliding = command.expiresAt === undefined && wallet.expiry.kind === 'inactivity'
        credit(member, points, { source: key, earnedAt: now, activatesAt: now, expiresAt: end, isSliding }, now)
      } else {
        const points = Math.abs(command.points)
        if (points > pointsAt(member, 'active')) refuse('insufficient_points')
        move(member, usable(member), points, `${command.kind} ${key}`)
        pass(other, now)
        for (const pile of pilesAt(member, `transfer ${key}`))
          credit(other, pile.points, { ...pile.lot, expiresAt: endOf(member, pile), isSliding: false }, now)
      }
      look(member, now)
      look(other, now)
      return null
    })
  }

  function undo(member: Member, key: string): void {
    const lot = member.lots.find(ofSource(key))
    const taken = pilesAt(member, `adjust ${key}`)
    if (!member.done.has(key)) refuse('no_operation')
    if (member.done.has(`undone ${key}`)) refuse('already_reversed')
    if (!lot && taken.length === 0) refuse('not_reversible')
    if (lot) claw(member, { policy: 'clamp' }, [lot], lot.original)
    comeBack(member, { forgivenBefore: member.forgiven }, taken, now)
    member.done.set(`undone ${key}`, 0)
  }

  /** Does it, unless it was done under this key before. */
  function once(
    member: Member,
    { wallet: code, key, keyHash }: { wallet: string; key: string; keyHash: number },
    act: () => Told | null,
  ): Told {
    if (code !== wallet.code) refuse('wallet_unknown')
    pass(member, now)
    const earlier = member.done.get(key)
    if (earlier !== undefined) return earlier === keyHash ? { isReplayed: true } : refuse('idempotency_key_reused')
    const told = act()
    if (!told) member.done.set(key, keyHash)
    return told ?? { isReplayed: false }
  }

  function memberOf(name: string | null): Member {
    if (name === null || !people.includes(name)) return refuse('not_found')
    const known = members.find((each) => each.name === name)
    if (known) return known
    const purse = { rules: wallet, zone, debt: 0, forgiven: 0, slidesUntil: null, lots: [], piles: [] }
    const person = { name, joinedOn: localDay(now, zone), grants: [], redemptions: [], done: new Map<string, number>() }
    members.push({ ...purse, ...person, tier: null, tierChangedAt: null, lookedAt: now })
    return memberOf(name)
  }
}

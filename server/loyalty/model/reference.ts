/**
 * The rules of loyalty told once more, slowly: lists that are walked each time, sums that are never kept. What members have, what counts
 * for their tiers, limits and budgets are all found anew from lots and grants. The real ledger must come to the same, whatever is told.
 */
import { isDeepStrictEqual } from 'node:util'
import { localDay } from '../../kit/clock.ts'
import type { Command } from '../commands.ts'
import { activatesAt, expiresAt } from '../expiry.ts'
import type { OrderHistory } from '../order-history.ts'
import type { PointsWallet, Program } from '../program.ts'
import { evaluateTier, nextTierDue, type TierState } from '../tiers/tier-state.ts'
import { type Counted, daysOf, type Grant, limited, type Part, pointsOf, worth } from './points.ts'
import {
  activeOf,
  capture,
  claw,
  credit,
  endOf,
  letGo,
  type Purse,
  putBack,
  putIn,
  type Redemption,
  slide,
  sum,
  take,
  usableLots,
} from './purse.ts'

export type Member = { customerId: string; joinedOn: string; purses: Purse[]; grants: Grant[] } & {
  tier: TierState | null
  tierChangedAt: Date | null
  lookedAt: Date
}
/** `programs`: all versions, the last in force. */
export type World = { zone: string; customerIds: readonly string[]; programs: Program[]; members: Map<string, Member> }
export type Told = { refused: string } | { redemption?: Redemption; isReplayed?: boolean }
type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>
type Step = OrderHistory['left'][number]

class Refused extends Error {}
const refuse = (code: string): never => {
  throw new Refused(code)
}

/** Does what is asked, or says why not. A lot is named by its place, and ids of redemptions are put in by whoever hears them. */
export function tell(world: World, command: Command, now: Date): Told {
  const { zone } = world
  const version = world.programs.length
  const program = programOf(version)
  for (const { purses } of world.members.values()) for (const purse of purses) purse.rules = walletOf(program, purse.wallet)
  try {
    return obey(command) ?? {}
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message }
    throw error
  }

  function obey(command: Command): Told | undefined {
    switch (command.kind) {
      case 'order':
        return void settle(memberOf(command.customerId), command.order)
      case 'act':
        return void reward(memberOf(command.customerId), command)
      case 'take_back_act':
        return void takeBack(memberOf(command.customerId), `${command.act}:${command.id}`)
      case 'hold':
        return hold(memberOf(command.customerId), command)
      case 'capture':
      case 'void':
        return end(command)
      case 'adjust':
      case 'transfer':
      case 'extend':
        return byHand(memberOf(command.customerId), command)
      case 'advance':
        for (const member of world.members.values()) if (member.customerId === command.holderId) pass(member, now)
        return {}
      default:
        throw new Error(`${command.kind} is not told here`)
    }
  }

  /** Everything that falls due by itself, in the order of time. */
  function pass(member: Member, until: Date): void {
    for (;;) {
      const at = new Date(Math.min(...duesOf(member)))
      if (!(at <= until && at <= now)) return
      for (const purse of member.purses) {
        for (const each of purse.redemptions.filter(({ state, until }) => state === 'held' && until !== null && until <= at)) {
          each.state = 'expired'
          letGo(purse, each.parts, each.until ?? at)
        }
        for (const lot of purse.lots.filter(({ isActive, left, begins }) => !isActive && left > 0 && begins !== null && begins <= at)) {
          const points = lot.left
          Object.assign(lot, { isActive: true, left: 0 })
          putIn(purse, lot, points)
        }
      }
      look(member, at)
      for (const purse of member.purses) for (const lot of purse.lots) if (+(endOf(purse, lot) ?? Number.NaN) <= +at) lot.left = 0
      if (program.tiers?.metric === 'balance') look(member, at)
      member.lookedAt = at
    }
  }

  function duesOf(member: Member): number[] {
    const dues = member.purses.flatMap((purse) => [
      ...purse.lots.flatMap((lot) => (lot.left === 0 ? [] : lot.isActive ? [endOf(purse, lot)] : [endOf(purse, lot), lot.begins])),
      ...purse.redemptions.flatMap(({ state, until }) => (state === 'held' ? [until] : [])),
    ])
    if (program.tiers && member.tier) dues.push(nextTierDue(program.tiers, contextOf(member), member.tier, member.lookedAt))
    return dues.flatMap((due) => (due ? [+due] : []))
  }

  function look(member: Member, wanted: Date): void {
    if (!program.tiers) return
    const known = wanted < now ? wanted : now
    const at = member.tierChangedAt && member.tierChangedAt > known ? member.tierChangedAt : known
    const { state } = evaluateTier(program.tiers, contextOf(member), member.tier, at)
    if (!isDeepStrictEqual(state, member.tier)) Object.assign(member, { tier: state, tierChangedAt: at })
    member.lookedAt = at
  }

  function contextOf({ joinedOn, grants, purses }: Member) {
    const purse = purses.find(({ wallet }) => wallet === program.tiers?.wallet)
    return { zone, joinedOn, days: daysOf(program, grants, purses), balance: purse ? activeOf(purse) : 0 }
  }

  function settle(member: Member, order: OrderHistory): void {
    const source = `order:${order.orderId}`
    const own = member.grants.filter((grant) => grant.source === source)
    if (own.length > 0 && own.every(({ hash }) => hash === order.hash)) return
    const whole = { at: now, facts: order.placed, refundedMinor: 0, isNothingLeft: false }
    for (const other of world.members.values()) {
      const grants = other === member ? [] : other.grants.filter((grant) => grant.source === source)
      if (!grants.some(({ leftMinor, granted, clawed }) => leftMinor > 0 || granted > clawed)) continue
      pass(other, now)
      bringTo(other, order, { ...whole, facts: { ...order.placed, lines: [] }, isNothingLeft: true })
    }
    const isEarning = own.length > 0 || (order.placed.placedOn >= program.startsOn && !order.isCancelled)
    if (isEarning && own.length === 0) {
      pass(member, order.placed.placedAt)
      look(member, order.placed.placedAt)
      grantFor(member, source, order)
      look(member, order.placed.placedAt)
    } else pass(member, now)
    const steps = own.length === 0 ? order.left : [{ ...(order.left.at(-1) ?? whole), at: now }]
    for (const step of steps) {
      pass(member, step.at)
      comeBack(member, order, step)
      bringTo(member, order, step)
    }
    pass(member, now)
  }

  function grantFor(member: Member, source: string, { placed, hash }: OrderHistory): void {
    const tier = member.tier?.code ?? null
    const isAhead = placed.placedAt > now
    const [at, day] = isAhead ? [now, localDay(now, zone)] : [placed.placedAt, placed.placedOn]
    const [first] = program.wallets
    const before = member.grants.filter(
      ({ rule, wallet, leftMinor, on }) => rule === '' && wallet === first?.code && leftMinor > 0 && on <= placed.placedOn,
    )
    const isTurn = (n: number, isRepeated: boolean) => (isRepeated ? (before.length + 1) % n === 0 : before.length + 1 === n)
    const kept = program.rules.filter(({ kind }) => kind.code !== 'nth_order' || isTurn(kind.n, kind.isRepeated)).map(({ id }) => id)
    for (const wallet of program.wallets) {
      const { valueMinor, parts: wanted } = worth(program, wallet.code, { tier, kept }, placed)
      const parts = limitedFor(member, wallet, program, { wanted, on: day })
      member.grants.push({
        ...{ source, rule: '', wallet: wallet.code, version, tier, kept, at, on: day, leftMinor: valueMinor },
        ...{ computed: pointsOf(wanted), granted: pointsOf(parts), clawed: 0, forgiven: 0, parts, hash },
      })
      earn(member, wallet, pointsOf(parts), source, at)
    }
  }

  function limitedFor(member: Member, wallet: PointsWallet, { rules }: Program, wish: { wanted: Part[]; on: string; own?: Grant }): Part[] {
    const everybody = [...world.members.values()].flatMap(({ grants }) => grants)
    const counted: Counted = { grants: member.grants, everybody, programOf }
    const purse = purseOf(member, wallet.code)
    const net = wish.own ? wish.own.granted - wish.own.clawed : 0
    return limited(wallet, rules, { ...wish, balance: sum(purse.lots, ({ left, held }) => left + held) - purse.debt - net }, counted)
  }

  function earn(member: Member, wallet: PointsWallet, points: number, source: string, at: Date): void {
    if (points === 0) return
    const begins = source.startsWith('order:') ? activatesAt(wallet.pending, { placedAt: at, deliveredAt: null, zone }) : at
    const ends = expiresAt(wallet.expiry, { start: begins ?? at, zone })
    credit(purseOf(member, wallet.code), points, { source, earnedAt: at, begins, ends, slides: wallet.expiry.kind === 'inactivity' }, at)
  }

  /** Brings what was granted for an order to what is due for what is left of it. */
  function bringTo(member: Member, order: OrderHistory, step: Step): void {
    for (const grant of member.grants.filter(({ source }) => source === `order:${order.orderId}`)) {
      const rules = programOf(grant.version)
      const wallet = walletOf(rules, grant.wallet)
      const { parts, valueMinor } = worth(rules, grant.wallet, grant, step.facts)
      const due = pointsOf(parts)
      if (due > grant.computed) {
        const more = limitedFor(member, wallet, rules, { wanted: parts, on: grant.on, own: grant })
        const added = Math.max(0, pointsOf(more) - grant.granted)
        if (added > 0) Object.assign(grant, { granted: grant.granted + added, clawed: grant.clawed + added, parts: more })
        grant.computed = due
      }
      spread(grant, parts)
      const clawed = grant.granted - Math.min(grant.granted, due)
      if (clawed > grant.clawed) grant.forgiven += claw(purseOf(member, grant.wallet), wallet, grant.source, clawed - grant.clawed)
      // What could not be taken was never lost.
      const purse = purseOf(member, grant.wallet)
      const excused = Math.min(grant.forgiven, purse.forgiven, Math.max(0, grant.clawed - clawed))
      purse.forgiven -= excused
      earn(member, wallet, Math.max(0, grant.clawed - clawed) - excused, grant.source, grant.at)
      Object.assign(grant, { clawed, forgiven: grant.forgiven - excused, leftMinor: valueMinor, hash: order.hash })
    }
    look(member, step.at)
  }

  /** What is left of a grant, rule by rule; the first rules keep what others no longer give. */
  function spread({ granted, parts }: Grant, due: readonly Part[]): void {
    for (const part of parts) part.left = Math.min(part.points, due.find(({ rule }) => rule === part.rule)?.points ?? 0)
    let missing = Math.min(granted, pointsOf(due)) - sum(parts, ({ left }) => left)
    for (const part of parts) {
      const more = Math.min(missing, part.points - part.left)
      part.left += more
      missing -= more
    }
  }

  /** What was spent on an order comes back with it, by its share. */
  function comeBack(member: Member, { placed, totalMinor }: OrderHistory, { isNothingLeft, refundedMinor, at }: Step): void {
    for (const purse of member.purses)
      for (const each of purse.redemptions.filter(({ state, orderNumber }) => state === 'captured' && orderNumber === placed.number)) {
        const { mode } = purse.rules.restore
        const share = (BigInt(each.captured) * BigInt(Math.min(refundedMinor, totalMinor))) / BigInt(Math.max(1, totalMinor))
        const total = mode === 'none' ? 0 : isNothingLeft ? each.captured : mode === 'proportional' ? Number(share) : 0
        if (total > each.restored) putBack(purse, each, total, at)
      }
  }

  function reward(member: Member, { act, event, id, at }: Of<'act'>): void {
    const on = localDay(at, zone)
    const source = `${act ?? event}:${id}`
    pass(member, at)
    look(member, at)
    const tier = member.tier?.code ?? null
    for (const { id: rule, wallet: code, kind } of on < program.startsOn ? [] : program.rules) {
      if (kind.code !== 'act' || kind.act !== act || member.grants.some((each) => each.source === source && each.rule === rule)) continue
      const wallet = walletOf(program, code)
      const parts = limitedFor(member, wallet, program, { wanted: [{ rule, points: kind.points, left: kind.points }], on })
      const granted = pointsOf(parts)
      member.grants.push({
        ...{ source, rule, wallet: code, version, tier, kept: [rule], at, on, leftMinor: 0, computed: kind.points, granted },
        ...{ clawed: 0, forgiven: 0, parts, hash: null },
      })
      earn(member, wallet, granted, source, at)
    }
    look(member, at)
    pass(member, now)
  }

  function takeBack(member: Member, source: string): void {
    pass(member, now)
    for (const grant of member.grants.filter((each) => each.source === source && each.granted > each.clawed)) {
      const wallet = walletOf(programOf(grant.version), grant.wallet)
      grant.forgiven += claw(purseOf(member, grant.wallet), wallet, source, grant.granted - grant.clawed)
      Object.assign(grant, { clawed: grant.granted })
      spread(grant, [])
    }
    look(member, now)
  }

  function hold(
    member: Member,
    { wallet: code, key, keyHash: hash, orderNumber, orderMinor, points: wanted, ...command }: Of<'hold'>,
  ): Told {
    const wallet = program.wallets.find((each) => each.code === code) ?? refuse('wallet_unknown')
    pass(member, now)
    const purse = purseOf(member, code)
    const earlier = purse.redemptions.find((each) => each.key === key)
    if (earlier) return earlier.hash === hash ? { redemption: earlier, isReplayed: true } : refuse('idempotency_key_reused')
    const points = orderMinor === null ? wanted : quoted(wallet, wanted, activeOf(purse), orderMinor)
    if (points > activeOf(purse)) refuse('insufficient_points')
    const until = command.isFinal ? null : new Date(+now + command.minutes * 60_000)
    const redemption = {
      ...{ id: '', key, hash, orderNumber, state: 'held', points, captured: 0, restored: 0, until },
      parts: take(usableLots(purse), points),
    }
    for (const { lot, points } of redemption.parts) lot.held += points
    slide(purse, now)
    purse.redemptions.push(redemption)
    if (command.isFinal) capture(purse, redemption, points, now)
    look(member, now)
    return { redemption, isReplayed: false }
  }

  function quoted({ conversion }: PointsWallet, wanted: number, active: number, orderMinor: number): number {
    if (!conversion) return refuse('points_are_no_money')
    const cap = Math.floor((Math.floor((orderMinor * conversion.maxSharePercent) / 100) * conversion.points) / conversion.valueMinor)
    const points = Math.floor(Math.min(wanted, active, cap) / conversion.multiple) * conversion.multiple
    return points === 0 || points < conversion.minimum ? refuse('no_points_usable') : points
  }

  function end(command: Of<'capture' | 'void'>): Told {
    const all = [...world.members.values()].flatMap((member) => member.purses.map((purse) => ({ member, purse })))
    const found = all.find(({ purse }) => purse.redemptions.some(({ id }) => id === command.redemptionId)) ?? refuse('not_found')
    const { member, purse } = found
    const redemption = purse.redemptions.find(({ id }) => id === command.redemptionId) ?? refuse('not_found')
    pass(member, now)
    const { state, captured, orderNumber } = redemption
    const points = command.kind === 'capture' ? (command.points ?? redemption.points) : null
    if (state !== 'held') {
      const isSameOrder = command.kind === 'void' || command.orderNumber === null || command.orderNumber === orderNumber
      const isSame = points === null ? state === 'voided' : state === 'captured' && captured === points && isSameOrder
      return isSame ? { redemption, isReplayed: true } : refuse(state === 'expired' ? 'hold_expired' : `already_${state}`)
    }
    if (command.kind === 'capture' && points !== null) {
      if (points > redemption.points) refuse('capture_too_large')
      redemption.orderNumber = command.orderNumber ?? orderNumber
      capture(purse, redemption, points, now)
    } else {
      redemption.state = 'voided'
      letGo(purse, redemption.parts, now)
    }
    pass(member, now)
    look(member, now)
    return { redemption, isReplayed: false }
  }

  function byHand(member: Member, command: Of<'adjust' | 'transfer' | 'extend'>): Told {
    const other = command.kind === 'transfer' ? memberOf(command.toCustomerId) : member
    if (command.kind === 'transfer' && other === member) refuse('transfer_to_self')
    pass(member, now)
    look(member, now)
    const wallet = program.wallets.find(({ code }) => code === command.wallet) ?? refuse('wallet_unknown')
    const purse = purseOf(member, wallet.code)
    const earlier = purse.done.get(command.key)
    if (earlier !== undefined) return earlier === command.keyHash ? { isReplayed: true } : refuse('idempotency_key_reused')
    if (command.kind === 'extend') {
      const lot = purse.lots[Number(command.lotId)]
      if (!lot || lot.left + lot.held === 0) return refuse('lot_is_spent')
      if (command.expiresAt && command.expiresAt <= now) refuse('expiry_is_past')
      Object.assign(lot, { ends: command.expiresAt, slides: false })
    } else if (Math.abs(command.points) > activeOf(purse) && (command.kind === 'transfer' || command.points < 0))
      refuse('insufficient_points')
    else if (command.kind === 'transfer') {
      pass(other, now)
      for (const { lot, points } of take(usableLots(purse), command.points))
        credit(purseOf(other, wallet.code), points, { ...lot, ends: endOf(purse, lot), slides: false }, now)
    } else if (command.points < 0) take(usableLots(purse), -command.points)
    else {
      const ends = command.expiresAt === undefined ? expiresAt(wallet.expiry, { start: now, zone }) : command.expiresAt
      const slides = command.expiresAt === undefined && wallet.expiry.kind === 'inactivity'
      credit(purse, command.points, { source: command.key, earnedAt: now, begins: now, ends, slides }, now)
    }
    purse.done.set(command.key, command.keyHash)
    if (command.kind !== 'extend') for (const each of [member, other]) look(each, now)
    return { isReplayed: false }
  }

  function memberOf(customerId: string): Member {
    if (!world.customerIds.includes(customerId)) refuse('not_found')
    const newcomer = { customerId, joinedOn: localDay(now, zone), purses: [], grants: [], tier: null, tierChangedAt: null, lookedAt: now }
    const member = world.members.get(customerId) ?? newcomer
    world.members.set(customerId, member)
    return member
  }

  function purseOf({ purses }: Member, wallet: string): Purse {
    const empty = {
      wallet,
      rules: walletOf(program, wallet),
      zone,
      lots: [],
      debt: 0,
      forgiven: 0,
      slidesUntil: null,
      redemptions: [],
      done: new Map(),
    }
    const purse = purses.find((each) => each.wallet === wallet) ?? empty
    if (purse === empty) purses.push(purse)
    return purse
  }

  function programOf(number: number): Program {
    return world.programs[number - 1] ?? refuse('no_program')
  }

  function walletOf({ wallets }: Program, code: string): PointsWallet {
    return wallets.find((each) => each.code === code) ?? refuse('wallet_unknown')
  }
}

/**
 * The rules of loyalty told once more, slowly, for one wallet: every point lies somewhere, whatever happens moves points from place to place,
 * and all else is counted anew each time it is asked for. Pure functions with laws of their own are taken as given: what an order is worth,
 * how limits cut, why a reward cannot be had, tiers, the calendar.
 */
import { isDeepStrictEqual } from 'node:util'
import { localDay } from '../../kit/clock.ts'
import type * as book from '../book/book.ts'
import type { Command } from '../commands.ts'
import { capGrant, countsOf } from '../earning/caps.ts'
import { decideGrant, regrant } from '../earning/decide-grant.ts'
import { partsLeft } from '../earning/left-of-grant.ts'
import { type Part, pointsOf } from '../earning/parts.ts'
import { periodOf } from '../earning/period.ts'
import { activatesAt, expiresAt, lapsesAt, slidesUntil } from '../expiry.ts'
import type * as ledger from '../ledger/holder.ts'
import type { OrderHistory } from '../order-history.ts'
import type { Clawback, PointsWallet, Program } from '../program.ts'
import { reasonsWhyNot } from '../rewards/reasons.ts'
import type { Reward } from '../rewards/reward.ts'
import { evaluateTier, nextTierDue, type TierState } from '../tiers/tier-state.ts'

export type Lot = Pick<ledger.Lot, 'source' | 'isSliding' | 'earnedAt' | 'activatesAt' | 'expiresAt' | 'original'>
/** `place`: pending, active, missed (lapsed while pending) or gone; held, spent or taken and under which key. */
export type Pile = { lot: Lot; points: number; place: string }
export type Grant = Omit<book.Grant, 'accountId' | 'lotId' | 'isChanged' | 'basisMinor' | 'ruleId'> & { wallet: PointsWallet }
/** `rewardId` is the reward's code, `key` says whose it was too. */
export type Redemption = Omit<ledger.Redemption, 'redemptionId' | 'keyHash' | 'valueMinor' | 'parts' | 'endedAt'>
export type Member = {
  name: string
  joinedOn: string
  tier: TierState | null
  tierChangedAt: Date | null
  lookedAt: Date
  grants: Grant[]
} & {
  debt: number
  forgiven: number
  slidesUntil: Date | null
  lots: Lot[]
  piles: Pile[]
  redemptions: Redemption[]
  done: Map<string, number>
}
/** `programs`: all versions, the last in force. */
export type World = { zone: string; people: readonly string[]; programs: Program[]; members: Member[]; rewards: readonly Reward[] }
export type Told = { refused: string } | { isReplayed?: boolean; reasons?: string[] }
type Of<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>
type Step = OrderHistory['left'][number]

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number => items.reduce((total, item) => total + of(item), 0)
export const pilesAt = ({ piles }: Member, place: string) => piles.filter((pile) => pile.place === place && pile.points > 0)
export const pointsAt = (member: Member, place: string): number => sum(pilesAt(member, place), ({ points }) => points)
export const endOf = ({ slidesUntil }: Member, { lot }: Pick<Pile, 'lot'>): Date | null => (lot.isSliding ? slidesUntil : lot.expiresAt)
const isIn = (places: string) => (pile: Pile) => pile.points > 0 && places.includes(pile.place.slice(0, 4))
const ofSource = (source: string) => (each: { source: string }) => each.source === source
class Refused extends Error {}
const refuse = (code: string): never => {
  throw new Refused(code)
}

/** The world at one instant: `tell` does what is asked, or says why not. What is undone is named by the number of its key. */
export function referenceAt({ zone, people, programs, members, rewards }: World, now: Date) {
  const program = programs.at(-1) ?? refuse('no_program')
  const wallet = program.wallets[0] ?? refuse('wallet_unknown')
  return { tell, pass }

  function tell(command: Command): Told {
    try {
      return obey(command) ?? {}
    } catch (error) {
      if (error instanceof Refused) return { refused: error.message }
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
      for (const pile of member.piles.filter(isIn('pend acti')))
        if (hasLapsed(member, pile, at)) move(member, [pile], pile.points, pile.place === 'pending' ? 'missed' : 'gone')
      if (program.tiers?.metric === 'balance') look(member, at)
      member.lookedAt = at
    }
  }

  function nextDue(member: Member): Date {
    const lots = member.piles
      .filter(isIn('pend acti'))
      .flatMap((pile) => [endOf(member, pile), pile.place === 'pending' && pile.lot.activatesAt])
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
    const waiting = program.tiers?.isPendingCounted ? [] : member.piles.filter(isIn('pend miss'))
    const days = [...Map.groupBy(member.grants, ({ earnedOn }) => earnedOn)].sort().map(([day, grants]) => {
      const pending = sum(waiting, ({ lot, points }) => (grants.some(ofSource(lot.source)) ? points : 0))
      const orders = grants.filter(({ leftMinor }) => leftMinor > 0)
      const points = sum(grants, ({ granted, clawed }) => granted - clawed) - pending
      return { day, points, spendMinor: sum(orders, ({ leftMinor }) => leftMinor), orders: orders.length }
    })
    return { zone, joinedOn: member.joinedOn, days, balance: pointsAt(member, 'active') }
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
    const here = sum(member.piles.filter(isIn('pend acti held')), ({ points }) => points)
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
        },
        ...{ orderNumber: isClaim ? null : command.orderNumber, heldAt: now, expiresAt: until },
      }
      member.redemptions.push(redemption)
      move(member, usable(member), points, `held ${redemption.key}`)
      slide(member, now)
      if (until === null) capture(member, redemption, points)
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
    else capture(member, redemption, wanted.captured)
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
    comeBack(member, taken, now)
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
    const nothing = {
      debt: 0,
      forgiven: 0,
      slidesUntil: null,
      lots: [],
      piles: [],
      redemptions: [],
      grants: [],
      done: new Map<string, number>(),
    }
    members.push({ name, joinedOn: localDay(now, zone), tier: null, tierChangedAt: null, lookedAt: now, ...nothing })
    return memberOf(name)
  }

  /** What can be spent: what lapses first goes first, what never does last; then what was earned first. */
  function usable(member: Member): Pile[] {
    const end = (pile: Pile) => +(endOf(member, pile) ?? 9e15)
    const place = ({ lot }: Pile) => member.lots.indexOf(lot)
    return pilesAt(member, 'active').sort((a, b) => end(a) - end(b) || +a.lot.earnedAt - +b.lot.earnedAt || place(a) - place(b))
  }

  function hasLapsed(member: Member, pile: Pile, at: Date): boolean {
    return +(endOf(member, pile) ?? 9e15) <= +at
  }

  /** Moves so many points, of one pile after the other; of what can be spent debt is paid first. Says how many there were not. */
  function move(member: Member, piles: readonly Pile[], amount: number, place: string): number {
    let missing = amount
    for (const pile of piles) {
      const points = Math.min(missing, pile.points)
      const owed = place === 'active' ? Math.min(member.debt, points) : 0
      missing -= points
      pile.points -= points
      member.debt -= owed
      const known = member.piles.find((each) => each.lot === pile.lot && each.place === place)
      if (known) known.points += points - owed
      else member.piles.push({ lot: pile.lot, points: points - owed, place })
    }
    return missing
  }

  /** Whoever earns or spends keeps what lapses by inactivity. */
  function slide(member: Member, at: Date): void {
    const until = slidesUntil(wallet.expiry, { lastActive: at, zone })
    if (until && (!member.slidesUntil || until > member.slidesUntil)) member.slidesUntil = until
  }

  function credit(
    member: Member,
    original: number,
    { source, isSliding, earnedAt, activatesAt, expiresAt }: Omit<Lot, 'original'>,
    at: Date,
  ): void {
    const lot = { source, isSliding, earnedAt, activatesAt, expiresAt, original }
    slide(member, at)
    member.lots.push(lot)
    move(member, [{ lot, points: original, place: '' }], original, activatesAt !== null && activatesAt <= at ? 'active' : 'pending')
  }

  /** Points come back, unless they lapsed. What could not be taken before is taken now, where refunds take from all that is there. */
  function comeBack(member: Member, piles: readonly Pile[], at: Date): void {
    for (const pile of piles) {
      const isLate = hasLapsed(member, pile, at)
      const mayTake = isLate || wallet.clawback.policy === 'pending_only' ? 0 : Math.max(0, pile.points - member.debt)
      const taken = Math.min(member.forgiven, mayTake)
      member.forgiven -= taken
      pile.points -= taken
      move(member, [pile], pile.points, isLate ? 'gone' : 'active')
    }
  }

  function release(member: Member, redemption: Redemption, state: 'voided' | 'expired', at: Date): void {
    redemption.state = state
    comeBack(member, pilesAt(member, `held ${redemption.key}`), at)
  }

  /** The first so many of what is held are spent, the rest comes back. */
  function capture(member: Member, redemption: Redemption, captured: number): void {
    const held = pilesAt(member, `held ${redemption.key}`)
    move(member, held, captured, `spent ${redemption.key}`)
    comeBack(member, held, now)
    Object.assign(redemption, { state: 'captured', captured })
    slide(member, now)
  }

  /** What was spent comes back until so much has, last spent first, to where it came from; late points lapse or live some days more. */
  function restore(member: Member, redemption: Redemption, total: number, at: Date): void {
    const { lapsed } = wallet.restore
    move(member, pilesAt(member, `spent ${redemption.key}`).reverse(), total - redemption.restored, 'back')
    const back = pilesAt(member, 'back')
    const late = back.filter((pile) => hasLapsed(member, pile, at)).map((pile) => ({ ...pile }))
    redemption.restored = total
    comeBack(member, back, at)
    slide(member, at)
    if (lapsed.policy === 'lapse') return
    const until = expiresAt({ kind: 'after', months: 0, days: lapsed.days, roundedTo: 'day' }, { start: at, zone })
    for (const { lot, points } of late) credit(member, points, { ...lot, activatesAt: at, expiresAt: until, isSliding: false }, at)
  }

  /** Takes back what some lots gave: of them, of all others, as debt. Says how much was not there. */
  function claw(member: Member, policy: Clawback, own: readonly Lot[], amount: number): number {
    const isOwn = ({ lot }: Pile) => own.includes(lot)
    const active = policy.policy === 'pending_only' ? [] : usable(member)
    const piles = [...pilesAt(member, 'pending').filter(isOwn), ...active.filter(isOwn), ...active.filter((pile) => !isOwn(pile))]
    const missing = move(member, piles, amount, 'gone')
    const debt = policy.policy === 'debt' ? Math.min(missing, Math.max(0, policy.limit - member.debt)) : 0
    member.debt += debt
    member.forgiven += missing - debt
    return missing - debt
  }
}

/** What grants count against limits, less what was taken back: of each by the version that gave it. */
export function countedOf(grants: readonly Grant[], programs: readonly Program[]) {
  const counters = new Map<string, Omit<book.Counter, 'holderId' | 'isChanged'>>()
  const budgets = new Map<string, number>()
  for (const { version, wallet, earnedOn, parts, leftParts } of grants) {
    const { rules } = programs[version - 1] ?? refuse('no_program')
    const left = countsOf({ rules, wallet, earnedOn, parts: leftParts })
    for (const { ruleId, points } of left.budgets) budgets.set(ruleId, (budgets.get(ruleId) ?? 0) + points)
    for (const { scope, period } of countsOf({ rules, wallet, earnedOn, parts }).counts) {
      const { uses, points, lastOn } = counters.get(`${scope} ${period}`) ?? { uses: 0, points: 0, lastOn: earnedOn }
      const own = left.counts.find((each) => each.scope === scope && each.period === period) ?? { uses: 0, points: 0 }
      const last = lastOn && lastOn > earnedOn ? lastOn : earnedOn
      counters.set(`${scope} ${period}`, { scope, period, uses: uses + own.uses, points: points + own.points, lastOn: last })
    }
  }
  return { counters: [...counters.values()], budgets: [...budgets].map(([ruleId, points]) => ({ ruleId, points })) }
}

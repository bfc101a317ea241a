/**
 * What happens in a shop, drawn by a seeded generator: plain data that names people, holds and lots by words of its own, so that any part of
 * it can be told again to another shop. Few people and few orders, so that things meet.
 */
import { type Generator, generator } from '../../../maths/random/random.ts'
import { localDay } from '../../kit/clock.ts'
import type { NetOrder } from '../../orders/orders.ts'
import type { Command } from '../commands.ts'
import { historyOf } from '../order-history.ts'
import type { Program } from '../program.ts'
import type { Reward } from '../rewards/reward.ts'
import { chance, edited, oneOf, randomProgram, randomRewards } from './random-program.ts'

export interface Scene {
  at: Date
  /** Put into force before. */
  program: Program | null
  /** Stopped before, or resumed; while it is stopped nothing is told of orders, as `settleCustomers` has it. */
  isPaused: boolean | null
  /** Turned out to be one before. */
  merge: { kept: string; merged: string } | null
  /** Told together, in one transaction. */
  commands: Command[]
}

export interface Script {
  seed: number
  zone: string
  people: string[]
  /** Named by their codes. */
  rewards: Reward[]
  scenes: Scene[]
}

export interface Size {
  commands: number
  sizes?: readonly number[]
  /** Also what the reference does not know: a second wallet, acts, other ends of lots, points as money off an order, merges. */
  isWhole?: boolean
}

const strangers = ['nobody', 'of another shop']

const minute = 60_000
const day = 24 * 60 * minute

/** At least so many commands. */
export function randomScript(seed: number, { commands: wanted, sizes = [1, 1, 2, 6, 25], isWhole = false }: Size): Script {
  const random = generator(seed)
  const zone = oneOf(random, ['Europe/Warsaw', 'Europe/Warsaw', 'America/Santiago'])
  const people = Array.from({ length: 2 + random.integer(4) }, (_, index) => `p${index}`)
  const rewards = randomRewards(random)
  const teller = aTeller(random, { zone, people, rewards, isWhole })
  let at = new Date('2026-01-10T08:30:00Z')
  let program = randomProgram(random, { isWhole })
  let isPaused = false
  const scenes: Scene[] = [{ at, program, isPaused: null, merge: null, commands: [] }]
  for (let told = 0; told < wanted; ) {
    at = new Date(at.getTime() + jump(random))
    const isEdited = chance(random, 4)
    const isSwitched = chance(random, isPaused ? 40 : 3)
    if (isEdited) program = edited(random, program)
    // What is put into force is live.
    isPaused = isSwitched ? !isPaused : isPaused && !isEdited
    const merge = isWhole && chance(random, 4) ? teller.merge() : null
    teller.begin({ at, program, isPaused })
    const commands = Array.from({ length: oneOf(random, sizes) }, () => teller.next())
    told += commands.length
    scenes.push({ at, program: isEdited ? program : null, isPaused: isSwitched ? isPaused : null, merge, commands })
  }
  return { seed, zone, people, rewards, scenes }
}

/**
 * One command a scene, under one programme, and each one such that telling it again is telling the same: what was told of an order before
 * is not told again after something newer.
 */
export function oneByOne(seed: number, commands: number): Script {
  const script = randomScript(seed, { commands, sizes: [1] })
  const [first, ...rest] = script.scenes
  return { ...script, scenes: [...(first ? [first] : []), ...rest.map((scene) => ({ ...scene, program: null, isPaused: null }))] }
}

/** From minutes to fourteen months, mostly little. */
function jump(random: Generator): number {
  const kind = random.integer(100)
  if (kind < 45) return (1 + random.integer(45)) * minute
  if (kind < 70) return (1 + random.integer(30)) * 60 * minute
  if (kind < 96) return (1 + random.integer(35)) * day + random.integer(day)
  return (1 + random.integer(14)) * 30 * day
}

interface Setting {
  at: Date
  program: Program
  isPaused: boolean
}

function aTeller(
  random: Generator,
  { zone, people, rewards, isWhole }: { zone: string; people: readonly string[]; rewards: readonly Reward[]; isWhole: boolean },
) {
  const orders: NetOrder[] = []
  const acts: { customerId: string; act: 'review' | 'photo'; id: string }[] = []
  const told: Command[] = []
  // What can be named.
  const known = { holds: [] as string[], claims: [] as string[], keys: [] as { customerId: string; version: number }[] }
  const living = [...people]
  let count = 0
  let { at, program, isPaused }: Setting = { at: new Date(0), program: randomProgram(random, { isWhole }), isPaused: false }

  const some = (below: number) => Math.floor(random.uniform() * below)
  const whoever = () => (chance(random, 2) ? oneOf(random, strangers) : oneOf(random, living))
  const someOrder = () => (orders.length > 8 && chance(random, 80) ? oneOf(random, orders.slice(-8)) : oneOf(random, orders))
  const orderNumber = () => (orders.length > 0 && chance(random, 70) ? someOrder().number : chance(random, 50) ? `o${orders.length}` : null)

  return { begin, next: tellNext, merge }

  function begin(setting: Setting): void {
    ;({ at, program, isPaused } = setting)
  }

  function tellNext(): Command {
    const earlier = chance(random, 7) && told.length > 0 ? again(oneOf(random, told.slice(-60))) : null
    const command = earlier && (earlier.kind !== 'order' || !isPaused) && isOfTheLiving(earlier) ? earlier : fresh()
    told.push(command)
    return command
  }

  /** Two of them turn out to be one, who is called as the first from now on. */
  function merge(): { kept: string; merged: string } | null {
    const [kept, merged] = living.toSorted(() => random.uniform() - 0.5)
    if (living.length < 3 || !kept || !merged) return null
    living.splice(living.indexOf(merged), 1)
    for (const each of [...orders, ...acts, ...known.keys]) if (each.customerId === merged) each.customerId = kept
    return { kept, merged }
  }

  function isOfTheLiving(command: Command): boolean {
    const named = ['customerId', 'toCustomerId', 'holderId'].map((key) => (command as unknown as Record<string, unknown>)[key])
    return !named.some((name) => people.includes(String(name)) && !living.includes(String(name)))
  }

  /** The same again, or another thing under the same key. */
  function again(command: Command): Command {
    return 'keyHash' in command && chance(random, 30) ? { ...command, keyHash: command.keyHash + 1 } : command
  }

  function fresh(): Command {
    const wallet = chance(random, 2) ? 'nothing' : oneOf(random, program.wallets).code
    const kind = random.integer(100)
    if (isPaused ? kind < 0 : kind < 20 || orders.length === 0) return newOrder()
    if (!isPaused && kind < 36) return changedOrder()
    if (kind < 50) return hold(wallet)
    if (kind < 61) return end()
    if (kind < 69) return claim()
    if (kind < 72) return { kind: 'cancel_claim', redemptionId: someOf(known.claims), reason: 'because', staffId: null }
    if (kind < 77) return { ...byHand(wallet), kind: 'adjust', points: oneOf(random, [1, 10, 40, 150]), ...lifetime() }
    if (kind < 81) return { ...byHand(wallet), kind: 'adjust', points: -oneOf(random, [1, 10, 40, 150]) }
    if (kind < 86) return { ...byHand(wallet), kind: 'transfer', toCustomerId: whoever(), points: oneOf(random, [1, 10, 40, 150]) }
    if (kind < 89) return reverse(wallet)
    if (kind < 92)
      return { kind: 'delivered', orderId: orders.length > 0 ? someOrder().orderId : 'none', at: new Date(at.getTime() - some(2 * day)) }
    if (!isWhole || kind < 94) return { kind: 'advance', holderId: oneOf(random, living) }
    if (kind < 97) return { ...byHand(wallet), kind: 'extend', lotId: String(random.integer(12)), expiresAt: lifetime().expiresAt ?? null }
    return kind < 99 ? act() : takeBack()
  }

  function someOf(names: readonly string[]): string {
    return names.length > 0 && !chance(random, 3) ? oneOf(random, names.slice(-12)) : 'unheard of'
  }

  function claim(): Command {
    const customerId = whoever()
    const { code, wallet } = oneOf(random, rewards)
    const key = `h${++count}`
    known.claims.push(`${customerId} ${wallet} ${key}`)
    return { kind: 'claim', customerId, rewardId: chance(random, 2) ? 'unheard of' : code, key, keyHash: count * 10 }
  }

  function reverse(wallet: string): Command {
    const { customerId, version } = known.keys.length > 0 ? oneOf(random, known.keys.slice(-12)) : { customerId: whoever(), version: 0 }
    return { ...byHand(wallet), kind: 'reverse', customerId, version }
  }

  function byHand(wallet: string) {
    const key = `k${++count}`
    const customerId = whoever()
    known.keys.push({ customerId, version: count })
    return { customerId, wallet, key, keyHash: count * 10, reason: 'because', staffId: null }
  }

  function lifetime(): { expiresAt?: Date | null } {
    if (chance(random, 50)) return {}
    return { expiresAt: chance(random, 20) ? null : new Date(at.getTime() + (random.integer(60) - 3) * day) }
  }

  function newOrder(): Command {
    const late = chance(random, 30) ? some(60 * day) : chance(random, 3) ? -some(20 * day) : 0
    const placedAt = new Date(at.getTime() - late)
    const number = `o${orders.length}`
    const lines = Array.from({ length: 1 + random.integer(3) }, (_, index) => aLine(index + 1))
    const order: NetOrder = {
      ...{
        orderId: number,
        number,
        customerId: whoever(),
        state: chance(random, 3) ? 'cancelled' : 'placed',
        placedAt,
        placedOn: localDay(placedAt, zone),
      },
      ...{ channel: null, totalMinor: 0, netMinor: 0, lines, refunds: [], hash: 0 },
    }
    order.totalMinor = totalOf(order) - (chance(random, 15) ? Math.floor(totalOf(order) / 10) : 0)
    orders.push(order)
    if (chance(random, 10)) refund(order)
    return tellOrder(order)
  }

  function aLine(lineNo: number): NetOrder['lines'][number] {
    const isCharge = lineNo > 1 && chance(random, 20)
    const code = isCharge ? 'postage' : oneOf(random, ['tea', 'mug', 'cake'])
    const quantity = isCharge ? 1 : 1 + random.integer(3)
    const category = isCharge ? null : code === 'tea' ? 'drinks' : 'other'
    return { lineNo, code, category, brand: null, isCharge, isGiftCard: false, quantity, totalMinor: 50 + random.integer(6_000) }
  }

  function changedOrder(): Command {
    const order = someOrder()
    const kind = random.integer(100)
    if (kind < 60) refund(order)
    else if (kind < 68) order.refunds = []
    else if (kind < 76) order.state = order.state === 'cancelled' ? 'placed' : 'cancelled'
    else if (kind < 80) order.customerId = whoever()
    else {
      order.lines = order.lines.map((line) => (chance(random, 50) ? { ...line, totalMinor: 50 + random.integer(9_000) } : line))
      order.refunds = []
      order.totalMinor = totalOf(order)
    }
    return tellOrder(order)
  }

  /** A part of a line, or of the order as a whole, at any time since. */
  function refund(order: NetOrder): void {
    const line = oneOf(random, order.lines)
    const isWhole = chance(random, 20)
    const given = order.refunds.filter(({ lineNo }) => lineNo === line.lineNo).reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    const allGiven = order.refunds.reduce((sum, { amountMinor }) => sum + amountMinor, 0)
    const rest = Math.min(order.totalMinor - allGiven, isWhole ? order.totalMinor : line.totalMinor - given)
    if (rest <= 0) return
    const amountMinor = chance(random, 40) ? rest : 1 + random.integer(rest)
    const since = Math.max(0, at.getTime() - order.placedAt.getTime())
    const refundedAt = chance(random, 70) ? at : new Date(at.getTime() - some(Math.min(since, 40 * day) + 1))
    order.refunds = [...order.refunds, { lineNo: isWhole ? null : line.lineNo, refundedAt, quantity: null, amountMinor }]
  }

  function tellOrder(order: NetOrder): Command {
    const history = historyOf({ ...order, hash: ++count }, { currency: program.currency, paidByCreditMinor: 0, now: at })
    return { kind: 'order', customerId: order.customerId, order: history, segmentIds: new Set() }
  }

  function hold(wallet: string): Command {
    const customerId = whoever()
    const key = `h${++count}`
    known.holds.push(`${customerId} ${wallet} ${key}`)
    const orderMinor = isWhole && chance(random, 30) ? 500 + random.integer(9_000) : null
    const points = oneOf(random, [1, 10, 30, 100, 250])
    return {
      ...{ kind: 'hold', customerId, wallet, points, orderMinor, orderNumber: orderNumber(), key, keyHash: count * 10 },
      ...{ minutes: oneOf(random, [30, 30, 3_000]), isFinal: chance(random, 45) },
    }
  }

  function end(): Command {
    const redemptionId = someOf(known.holds)
    if (chance(random, 30)) return { kind: 'void', redemptionId }
    return { kind: 'capture', redemptionId, points: chance(random, 60) ? null : random.integer(120), orderNumber: orderNumber() }
  }

  function act(): Command {
    const earlier = acts.length > 0 && chance(random, 15) ? oneOf(random, acts) : null
    const made = earlier ?? { customerId: whoever(), act: oneOf(random, ['review', 'photo'] as const), id: `a${++count}` }
    if (!earlier) acts.push(made)
    const happenedAt = chance(random, 20) ? new Date(at.getTime() - some(10 * day)) : at
    return { kind: 'act', ...made, event: null, at: happenedAt, segmentIds: new Set() }
  }

  function takeBack(): Command {
    const made = acts.length > 0 ? oneOf(random, acts.slice(-10)) : { customerId: oneOf(random, living), act: 'review', id: 'none' }
    return { kind: 'take_back_act', customerId: made.customerId, act: made.act, id: made.id }
  }
}

const totalOf = ({ lines }: Pick<NetOrder, 'lines'>): number => lines.reduce((sum, { totalMinor }) => sum + totalMinor, 0)

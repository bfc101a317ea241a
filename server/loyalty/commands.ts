/** Everything that can be asked of the ledger: what each command needs to see, and what it decides. */
import type { Book } from './book/book.ts'
import type { Needs } from './book/load-book.ts'
import { type RewardAct, rewardAct, sourceOfAct, type TakeBackAct, takeBackAct } from './decide/act.ts'
import {
  type AdjustPoints,
  adjustPoints,
  type ExtendLot,
  extendLot,
  type ReverseOperation,
  reverseOperation,
  type TransferPoints,
  transferPoints,
} from './decide/adjust.ts'
import { type CancelClaim, type ClaimReward, cancelClaim, claimReward } from './decide/claim-reward.ts'
import { type GiveGift, giveGift, type TakeBackGift, takeBackGift } from './decide/gift.ts'
import { type GiveTier, giveTier } from './decide/give-tier.ts'
import { type HandOver, handOver } from './decide/hand-over.ts'
import { type CaptureHold, endHold, type HoldPoints, holdPoints, type VoidHold } from './decide/redeem-points.ts'
import { settleHistory } from './decide/settle-history.ts'
import { type SettleOrder, settleOrder } from './decide/settle-order.ts'
import { holderOf } from './decide/subjects.ts'
import { type TellDelivery, tellDelivery } from './decide/tell-delivery.ts'
import { type EmptyCard, emptyCard } from './gift-cards/empty-card.ts'
import { type FillCard, fillCard } from './gift-cards/fill-card.ts'
import { type PayOrder, payOrder } from './gift-cards/pay-order.ts'
import { type Refill, refill } from './gift-cards/refill.ts'
import { type UndoOnCard, undoOnCard } from './gift-cards/undo-on-card.ts'
import { advance } from './ledger/advance.ts'
import type { OrderHistory } from './order-history.ts'

export interface SettleOrderCommand {
  kind: 'order'
  customerId: string
  order: OrderHistory
  segmentIds: ReadonlySet<string>
}

/** Several orders of one customer, settled as they happened. */
export interface SettleHistoryCommand {
  kind: 'history'
  customerId: string
  orders: readonly SettleOrder[]
}

/** Time alone: whatever is due happens. */
export interface AdvanceHolder {
  kind: 'advance'
  holderId: string
}

export type Command =
  | SettleOrderCommand
  | SettleHistoryCommand
  | RewardAct
  | TakeBackAct
  | GiveGift
  | TakeBackGift
  | HoldPoints
  | CaptureHold
  | VoidHold
  | AdjustPoints
  | TransferPoints
  | HandOver
  | ExtendLot
  | ReverseOperation
  | GiveTier
  | ClaimReward
  | CancelClaim
  | TellDelivery
  | PayOrder
  | FillCard
  | EmptyCard
  | UndoOnCard
  | Refill
  | AdvanceHolder

/** Whatever lots there are may be looked at. */
const anyPoints = Number.POSITIVE_INFINITY

/** Adds what a command will look at. */
export function addNeeds(needs: Needs, command: Command): void {
  switch (command.kind) {
    case 'order':
      addNeedsOfOrder(needs, command)
      return
    case 'history':
      for (const { order } of command.orders) addNeedsOfOrder(needs, { customerId: command.customerId, order })
      return
    case 'act':
    case 'take_back_act':
      needs.customerIds.add(command.customerId)
      needs.sources.add(sourceOfAct(command.act ?? (command.kind === 'act' ? command.event : null) ?? '', command.id))
      needs.hasActs = true
      if (command.kind === 'take_back_act') needs.points = anyPoints
      return
    case 'gift':
    case 'take_back_gift':
      needs.customerIds.add(command.customerId)
      needs.sources.add(command.source)
      needs.points = anyPoints
      if (command.gift.kind !== 'coupon') return
      needs.rewardIds.add(command.gift.rewardId)
      needs.redemptionKeys.add(command.source)
      needs.claims++
      return
    case 'hold':
      needs.customerIds.add(command.customerId)
      needs.redemptionKeys.add(command.key)
      needs.points += command.points
      needs.isSpending = true
      return
    case 'capture':
    case 'void':
      needs.isSpending = true
      needs.redemptionIds.add(command.redemptionId)
      return
    case 'hand_over':
      needs.customerIds.add(command.customerId).add(command.toCustomerId)
      needs.points = anyPoints
      return
    case 'transfer':
    case 'adjust':
    case 'extend':
    case 'reverse':
    case 'give_tier':
      if (command.kind === 'reverse') needs.versions.add(command.version)
      needs.customerIds.add(command.customerId)
      if (command.kind === 'transfer') needs.customerIds.add(command.toCustomerId)
      needs.operationKeys.add(command.key)
      needs.points += command.kind === 'adjust' ? Math.max(0, -command.points) : command.kind === 'transfer' ? command.points : anyPoints
      return
    case 'claim':
      needs.customerIds.add(command.customerId)
      needs.rewardIds.add(command.rewardId)
      needs.redemptionKeys.add(command.key)
      needs.points = anyPoints
      needs.claims++
      needs.isSpending = true
      return
    case 'cancel_claim':
      needs.isSpending = true
      needs.redemptionIds.add(command.redemptionId)
      needs.points = anyPoints
      return
    case 'delivered':
      needs.sources.add(`order:${command.orderId}`)
      needs.points = anyPoints
      return
    case 'pay':
      if (command.payerId !== null) needs.customerIds.add(command.payerId)
      for (const cardId of command.cardIds) needs.holderIds.add(cardId)
      needs.redemptionKeys.add(command.key)
      needs.points = anyPoints
      return
    case 'fill_card':
    case 'empty_card':
      needs.holderIds.add(command.cardId)
      needs.points = anyPoints
      return
    case 'undo_on_card':
      needs.holderIds.add(command.cardId)
      needs.versions.add(command.version)
      needs.points = anyPoints
      return
    case 'refill':
      needs.orderNumbers.add(command.order.placed.number)
      needs.points = anyPoints
      return
    case 'advance':
      needs.holderIds.add(command.holderId)
      return
    default:
      command satisfies never
  }
}

function addNeedsOfOrder(needs: Needs, { customerId, order }: Pick<SettleOrderCommand, 'customerId' | 'order'>): void {
  needs.customerIds.add(customerId)
  // Told twice at once, it takes back what it has just given, and that may be gone.
  if (needs.sources.has(`order:${order.orderId}`)) needs.points = anyPoints
  needs.sources.add(`order:${order.orderId}`)
  if (order.left.length > 0) {
    needs.orderNumbers.add(order.placed.number)
    needs.points = anyPoints
  }
}

/** What a command answers, by its kind. */
export interface Answers {
  order: null
  history: null
  act: ReturnType<typeof rewardAct>
  take_back_act: ReturnType<typeof takeBackAct>
  gift: ReturnType<typeof giveGift>
  take_back_gift: ReturnType<typeof takeBackGift>
  hold: ReturnType<typeof holdPoints>
  capture: ReturnType<typeof endHold>
  void: ReturnType<typeof endHold>
  adjust: ReturnType<typeof adjustPoints>
  transfer: ReturnType<typeof transferPoints>
  hand_over: null
  extend: ReturnType<typeof extendLot>
  reverse: ReturnType<typeof reverseOperation>
  give_tier: ReturnType<typeof giveTier>
  claim: ReturnType<typeof claimReward>
  cancel_claim: ReturnType<typeof cancelClaim>
  delivered: ReturnType<typeof tellDelivery>
  pay: ReturnType<typeof payOrder>
  fill_card: ReturnType<typeof fillCard>
  empty_card: ReturnType<typeof emptyCard>
  undo_on_card: ReturnType<typeof undoOnCard>
  refill: null
  advance: null
}

/** Decides a command. Throws a `Problem` where it is refused; then nothing in the book has changed but what time alone changed. */
export function decide(book: Book, command: Command): Answers[Command['kind']] {
  switch (command.kind) {
    case 'order':
      settleOrder(book, holderOf(book, command), command)
      return null
    case 'history':
      settleHistory(book, holderOf(book, command), command.orders)
      return null
    case 'act':
      return rewardAct(book, command)
    case 'take_back_act':
      return takeBackAct(book, command)
    case 'gift':
      return giveGift(book, command)
    case 'take_back_gift':
      return takeBackGift(book, command)
    case 'hold':
      return holdPoints(book, command)
    case 'capture':
    case 'void':
      return endHold(book, command)
    case 'adjust':
      return adjustPoints(book, command)
    case 'transfer':
      return transferPoints(book, command)
    case 'hand_over':
      return handOver(book, command)
    case 'extend':
      return extendLot(book, command)
    case 'reverse':
      return reverseOperation(book, command)
    case 'give_tier':
      return giveTier(book, command)
    case 'claim':
      return claimReward(book, command)
    case 'cancel_claim':
      return cancelClaim(book, command)
    case 'delivered':
      return tellDelivery(book, command)
    case 'pay':
      return payOrder(book, command)
    case 'fill_card':
      return fillCard(book, command)
    case 'empty_card':
      return emptyCard(book, command)
    case 'undo_on_card':
      return undoOnCard(book, command)
    case 'refill':
      refill(book, command)
      return null
    case 'advance':
      for (const holder of book.holders.values()) if (holder.holderId === command.holderId) advance(book, holder, book.now)
      return null
    default:
      return command satisfies never
  }
}

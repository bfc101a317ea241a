/** A line of an order as it stands now. */
export interface LineFacts {
  code: string | null
  category: string | null
  brand: string | null
  /** No product: postage, fee, discount. */
  isCharge: boolean
  isGiftCard: boolean
  /** Pieces that were not given back, with up to four decimals. */
  quantity: number
  /** What is left after discounts of the line and refunds that name it; negative lines are discounts of the order. */
  totalMinor: number
}

/** What is known of an order when it is rewarded, and again whenever something of it was given back. */
export interface OrderFacts {
  number: string
  placedAt: Date
  /** The day in the shop's zone. */
  placedOn: string
  currency: string
  channel: string | null
  lines: readonly LineFacts[]
  /** What the total of the order is lower than its lines, and what was refunded without naming a line; 0 or more. */
  reductionMinor: number
  /** How much of what is left of the order was paid with store credit, gift cards or points; 0 or more. */
  paidByCreditMinor: number
}

/** Who buys, as they were at the moment that is rewarded, and how this order stands among their others. */
export interface MemberFacts {
  /** Code of the tier. */
  tier: string | null
  segmentIds: ReadonlySet<string>
  /** 1 for the first counting order. */
  orderNo: number
  /** How many calendar months follow each other without one that has no counting order, up to the month of this order. */
  monthsInARow: number
  /** No counting order of the same month came before this one. */
  isFirstOfMonth: boolean
}

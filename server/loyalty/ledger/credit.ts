import { slidesUntil } from '../expiry.ts'
import { type Account, expiryOf, type Holder, type Lot } from './holder.ts'
import { type Entry, type Ledger, type NewOperation, post } from './post.ts'

/** A lot to be opened. `lotId` only where one is to be known before. */
export interface NewLot {
  amount: number
  source: string
  earnedAt: Date
  /** Null where the shop is to tell; not later than `now` is active at once. */
  activatesAt: Date | null
  expiresAt: Date | null
  isSliding?: boolean
  priority?: number
  isPaid?: boolean
  originLotId?: string
}

/**
 * Opens lots, and pays debt first of those that can be spent. Points that may be spent from a later instant are pending until then.
 * What falls due because a fact came late is settled by the next `advance`.
 */
export function credit(
  ledger: Ledger,
  holder: Holder,
  account: Account,
  operation: NewOperation,
  { from, lots }: { from: 'issuance' | 'transferred' | 'restored'; lots: readonly NewLot[] },
): Lot[] {
  slide(ledger, account, operation.at)
  const opened = lots.map((lot) => openLot(ledger, account, lot, operation.at))
  const entries = opened.map(({ lotId, state, original }): Entry => ({ from, to: state, lotId, amount: original }))
  post(ledger, account, operation, [...entries, ...paymentsOfDebt(account, opened)])
  for (const lot of opened) expectDue(holder, account, lot)
  return opened
}

/** What of these lots goes to debt once their points have arrived in *active*; to be posted after the entries that bring them. */
export function paymentsOfDebt(account: Account, lots: readonly Pick<Lot, 'lotId' | 'state' | 'original'>[]): Entry[] {
  let owed = account.debt
  return lots.flatMap(({ lotId, state, original }) => {
    if (state !== 'active') return []
    const amount = Math.min(owed, original)
    owed -= amount
    return [{ from: 'active', to: 'debt', lotId, amount }]
  })
}

/** Whoever earns or spends keeps what lapses by inactivity for another period. */
export function slide(ledger: Pick<Ledger, 'rulesOf' | 'zone'>, account: Account, lastActive: Date): void {
  const until = slidesUntil(ledger.rulesOf(account.walletId).expiry, { lastActive, zone: ledger.zone })
  if (until !== null && (account.slidesUntil === null || until > account.slidesUntil)) account.slidesUntil = until
}

/** Notes when time alone will next change something about this lot. */
export function expectDue(holder: Holder, account: Account, lot: Lot): void {
  const at = nextDueOf(account, lot)
  if (at !== null && (holder.nextDueAt === null || at < holder.nextDueAt)) holder.nextDueAt = at
}

/** When a lot becomes active or lapses next; null for never. */
export function nextDueOf(account: Account, lot: Lot): Date | null {
  if (lot.remaining === 0) return null
  const lapses = expiryOf(account, lot)
  const begins = lot.state === 'pending' ? lot.activatesAt : null
  if (begins === null || lapses === null) return begins ?? lapses
  return begins < lapses ? begins : lapses
}

function openLot({ newId }: Ledger, account: Account, lot: NewLot, at: Date): Lot {
  const opened: Lot = {
    lotId: newId(),
    state: lot.activatesAt !== null && lot.activatesAt <= at ? 'active' : 'pending',
    source: lot.source,
    priority: lot.priority ?? 100,
    isPaid: lot.isPaid ?? false,
    isSliding: lot.isSliding ?? false,
    earnedAt: lot.earnedAt,
    activatesAt: lot.activatesAt,
    expiresAt: lot.expiresAt,
    original: lot.amount,
    remaining: 0,
    held: 0,
    originLotId: lot.originLotId ?? null,
  }
  account.lots.set(opened.lotId, opened)
  return opened
}

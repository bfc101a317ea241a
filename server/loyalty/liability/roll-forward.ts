/**
 * From what is owed to customers at the beginning of a period to what is owed at its end, wallet by wallet. Everything is read
 * from the entries, by the instant at which each counts, so a period that is over changes only where something about it became
 * known later.
 */
import { all, type Db, first, sql } from '../../kit/database.ts'
import type { Bucket, OperationKind, OwnBucket } from '../ledger/post.ts'

/** Half-open: what counts at `until` is in the next period. */
export interface Period {
  from: Date
  until: Date
}

/**
 * Points, or minor units of money. `opening + issued + restored + reinstated + transferredIn − redeemed − expired − clawed −
 * withdrawn − transferredOut = closing`.
 */
export interface RollForward {
  walletId: string
  code: string
  kind: 'points' | 'credit' | 'gift_card'
  currency: string | null
  opening: number
  issued: number
  /** Spent points that came back with an order. */
  restored: number
  /** Lapsed or clawed points that were given again. */
  reinstated: number
  transferredIn: number
  redeemed: number
  expired: number
  clawed: number
  /** Taken away by an adjustment, or by the reversal of what was issued. */
  withdrawn: number
  transferredOut: number
  /** `pending + active + held − debt` */
  closing: number
  closingParts: Record<OwnBucket, number>
  /** A note beside the sum: what was to be clawed back and was not there, less what of it was taken later. */
  forgiven: number
}

/**
 * The roll-forward of every wallet of the shop, by code. `isSettled` is false while, for some customer, something fell due
 * before `until` and is not yet written: the nightly job has to run before the figures are final. One pass over all entries
 * before `until`.
 */
export async function rollForward(
  db: Db,
  { shopId, from, until }: { shopId: string } & Period,
): Promise<{ wallets: RollForward[]; isSettled: boolean }> {
  const wallets = await all(
    db,
    sql<Wallet>`select wallet_id, code, kind, currency from loyalty_wallets where shop_id = ${shopId} order by code`,
  )
  const movements = await all(
    db,
    sql<Movement & { walletId: string }>`
      select wallet_id, operation.kind, from_bucket, to_bucket, effective_at >= ${from} as is_in_period, sum(amount)::bigint as amount
      from loyalty_operations as operation
      join loyalty_entries as entry
        on entry.shop_id = operation.shop_id and entry.account_id = operation.account_id and entry.version = operation.version
      join loyalty_accounts as account on account.shop_id = operation.shop_id and account.account_id = operation.account_id
      where operation.shop_id = ${shopId} and effective_at < ${until}
      group by wallet_id, operation.kind, from_bucket, to_bucket, is_in_period`,
  )
  const due = await first(db, sql`select 1 as due from loyalty_holders where shop_id = ${shopId} and next_due_at < ${until} limit 1`)
  const byWallet = Map.groupBy(movements, ({ walletId }) => walletId)
  return { wallets: wallets.map((wallet) => ({ ...wallet, ...rolled(byWallet.get(wallet.walletId) ?? []) })), isSettled: due === undefined }
}

type Wallet = Pick<RollForward, 'walletId' | 'code' | 'kind' | 'currency'>

/** All entries of a wallet from one bucket to another by one kind of operation, before the period or in it. */
export interface Movement {
  kind: OperationKind
  fromBucket: Bucket
  toBucket: Bucket
  isInPeriod: boolean
  amount: number
}

/** The roll-forward of all that moved in a wallet before the end of the period. */
export function rolled(movements: readonly Movement[]): Omit<RollForward, keyof Wallet> {
  const into = (buckets: readonly Bucket[]) =>
    sumOf(movements, (each) => each.isInPeriod && !isOwn(each.fromBucket) && isOwn(each.toBucket) && buckets.includes(each.fromBucket))
  const outOf = (buckets: readonly Bucket[], isMeant: (each: Movement) => boolean = ever) =>
    sumOf(
      movements,
      (each) => each.isInPeriod && isOwn(each.fromBucket) && !isOwn(each.toBucket) && buckets.includes(each.toBucket) && isMeant(each),
    )
  const balance = (bucket: OwnBucket, isIn: (each: Movement) => boolean) =>
    sumOf(movements, (each) => isIn(each) && each.toBucket === bucket) -
    sumOf(movements, (each) => isIn(each) && each.fromBucket === bucket)
  const owed = (isIn: (each: Movement) => boolean) => own.reduce((sum, bucket) => sum + balance(bucket, isIn), 0)
  return {
    opening: owed(({ isInPeriod }) => !isInPeriod),
    issued: into(['issuance']),
    restored: into(['restored', 'redeemed']),
    reinstated: into(['expired', 'clawed', 'forgiven']),
    transferredIn: into(['transferred']),
    redeemed: outOf(['redeemed', 'restored']),
    expired: outOf(['expired']),
    // What could not be taken when it was due is taken when it comes back.
    clawed: outOf(['clawed'], ({ kind }) => kind === 'claw') + outOf(['forgiven']),
    withdrawn: outOf(['issuance']) + outOf(['clawed'], ({ kind }) => kind !== 'claw'),
    transferredOut: outOf(['transferred']),
    closing: owed(ever),
    // Debt is what its bucket lacks.
    closingParts: {
      pending: balance('pending', ever),
      active: balance('active', ever),
      held: balance('held', ever),
      debt: 0 - balance('debt', ever),
    },
    forgiven:
      sumOf(movements, ({ isInPeriod, fromBucket }) => isInPeriod && fromBucket === 'forgiven') -
      sumOf(movements, ({ isInPeriod, toBucket }) => isInPeriod && toBucket === 'forgiven'),
  }
}

const ever = () => true

const own = ['pending', 'active', 'held', 'debt'] as const

const isOwn = (bucket: Bucket): bucket is OwnBucket => own.some((each) => each === bucket)

const sumOf = (movements: readonly Movement[], isCounted: (movement: Movement) => boolean): number =>
  movements.reduce((sum, movement) => sum + (isCounted(movement) ? movement.amount : 0), 0)

/** What happened to a customer's accounts, one thing at a time, and what a balance was made of at any instant. */
import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, sql } from '../kit/database.ts'
import type { Book } from './book/book.ts'
import { readBook } from './book/load-book.ts'
import { withoutProgram } from './gift-cards/without-program.ts'
import { advance } from './ledger/advance.ts'
import type { Account, Holder, Lot } from './ledger/holder.ts'
import type { Bucket, Entry, OperationKind } from './ledger/post.ts'
import { autoRedeemSource } from './ledger/redeem.ts'
import { liveProgram } from './program-store.ts'
import type { LotView, StatementLine } from './schema.ts'

interface Customer {
  shopId: string
  customerId: string
}

/** Whose accounts: a customer's, or those of a holder, such as a gift card. */
type Owner = Customer | { shopId: string; holderId: string }

const isOwned = (owner: Owner) => ('holderId' in owner ? sql`holder_id = ${owner.holderId}` : sql`customer_id = ${owner.customerId}`)

interface Row {
  accountId: string
  wallet: string
  currency: string | null
  version: number
  kind: OperationKind
  key: string
  effectiveAt: Date
  recordedAt: Date
  reverses: number | null
  isReversed: boolean
  reason: string | null
  staffName: string | null
  details: Record<string, unknown> | null
  activeAfter: number
  pendingAfter: number
  entries: [from: Bucket, to: Bucket, amount: number, lotId: string | null][]
}

/** Newest first, as they were recorded. What time alone did and no command wrote yet comes before them, on the first page. */
export async function statementPage(
  db: Db,
  { cursor, limit, now, ...owner }: Owner & { cursor?: string | undefined; limit: number; now: Date },
): Promise<{ lines: StatementLine[]; nextCursor: string | null }> {
  const { shopId } = owner
  const after = readCursor(cursor, z.tuple([z.iso.datetime(), z.uuid(), z.int()]))
  const rows = await all(
    db,
    sql<Row>`
      select account_id, loyalty_wallets.code as wallet, loyalty_wallets.currency, operation.version, operation.kind, key, effective_at, recorded_at, reverses, reason, details, active_after, pending_after,
        staff.name as staff_name,
        exists (
          select 1 from loyalty_operations as later
          where later.shop_id = ${shopId} and later.account_id = operation.account_id and later.reverses = operation.version
        ) as is_reversed,
        coalesce((
          select jsonb_agg(jsonb_build_array(from_bucket, to_bucket, amount, lot_id) order by entry_no) from loyalty_entries
          where loyalty_entries.shop_id = ${shopId} and loyalty_entries.account_id = operation.account_id and loyalty_entries.version = operation.version
        ), '[]') as entries
      from loyalty_holders
      join loyalty_accounts using (shop_id, holder_id)
      join loyalty_wallets using (shop_id, wallet_id)
      join loyalty_operations as operation using (shop_id, account_id)
      left join staff on staff.staff_id = operation.staff_id
      where shop_id = ${shopId} and ${isOwned(owner)}
        ${after ? sql`and (recorded_at, account_id, operation.version) < (${after[0]}::timestamptz, ${after[1]}::uuid, ${after[2]}::integer)` : sql``}
      order by recorded_at desc, account_id desc, operation.version desc
      limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ recordedAt, accountId, version }) => [recordedAt.toISOString(), accountId, version])
  const due = after === null ? await notYetWritten(db, owner, now) : []
  return { lines: [...due, ...page.map(presentLine)], nextCursor }
}

function presentLine({ entries, effectiveAt, recordedAt, details, key, kind, ...row }: Row): StatementLine {
  const moved = entries.map(([from, to, amount, lotId]): Entry => ({ from, to, amount, lotId }))
  return {
    ...{
      accountId: row.accountId,
      wallet: row.wallet,
      version: row.version,
      kind,
      at: effectiveAt.toISOString(),
      recordedAt: recordedAt.toISOString(),
    },
    ...{
      activeChange: changeOf('active', moved),
      pendingChange: changeOf('pending', moved),
      activeAfter: row.activeAfter,
      pendingAfter: row.pendingAfter,
    },
    ...{
      ...{ cause: causeOf(kind, key, details), currency: row.currency },
      reason: row.reason,
      staffName: row.staffName,
      reverses: row.reverses,
      isReversed: row.isReversed,
    },
    entries: moved,
  }
}

const changeOf = (bucket: Bucket, entries: readonly Entry[]): number =>
  entries.reduce((sum, { from, to, amount }) => sum + (to === bucket ? amount : 0) - (from === bucket ? amount : 0), 0)

/** Why it happened: an order, an act, a reward, a checkout, one of the staff, or time alone. */
function causeOf(kind: OperationKind, key: string, details: Record<string, unknown> | null): StatementLine['cause'] {
  const text = (name: string): string | null => (typeof details?.[name] === 'string' ? details[name] : null)
  if (details?.isForHousehold === true || details?.cause === 'household')
    return { kind: 'household', id: text('redemptionId'), label: text('orderNumber') }
  const source = text('source')
  if (source?.startsWith(autoRedeemSource)) return { kind: 'auto_redeem', id: text('redemptionId'), label: null }
  if (source?.startsWith('order:')) return { kind: 'order', id: source.slice('order:'.length), label: text('number') }
  if (source !== null) return { kind: 'act', id: source.slice(source.indexOf(':') + 1), label: source.slice(0, source.indexOf(':')) }
  if (text('rewardId') !== null) return { kind: 'reward', id: text('rewardId'), label: null }
  if (text('redemptionId') !== null) return { kind: 'redemption', id: text('redemptionId'), label: text('orderNumber') }
  if (kind === 'activate' || kind === 'expire') return { kind: 'time', id: key.slice(key.indexOf(':') + 1), label: null }
  return { kind: kind === 'transfer' ? 'transfer' : 'staff', id: null, label: null }
}

async function notYetWritten(db: Db, owner: Owner, now: Date): Promise<StatementLine[]> {
  const seen = await seeNow(db, owner, now)
  if (!seen) return []
  const wallets = new Map([...seen.book.wallets.values()].map(({ walletId, code, currency }) => [walletId, { wallet: code, currency }]))
  return seen.book.operations
    .map((operation) =>
      presentLine({
        ...{
          accountId: operation.accountId,
          version: operation.version,
          kind: operation.kind,
          key: operation.key,
          effectiveAt: operation.at,
          recordedAt: now,
        },
        ...{ reverses: null, isReversed: false, reason: null, staffName: null, details: operation.details ?? null },
        ...{ activeAfter: operation.activeAfter, pendingAfter: operation.pendingAfter },
        ...(wallets.get(seen.holder.accounts.get(operation.accountId)?.walletId ?? '') ?? { wallet: '', currency: null }),
        entries: operation.entries.map(({ from, to, amount, lotId }) => [from, to, amount, lotId]),
      }),
    )
    .reverse()
}

/** Also of a shop without a programme: it may keep money. */
async function seeNow(db: Db, owner: Owner, now: Date): Promise<{ book: Book; holder: Holder } | null> {
  const { shopId } = owner
  const live = (await liveProgram(db, { shopId })) ?? (await withoutProgram(db, { shopId, now }))
  const whose = 'holderId' in owner ? { customerIds: [], holderIds: [owner.holderId] } : { customerIds: [owner.customerId] }
  const book = await readBook(db, { shopId, live, ...whose, now })
  const [holder] = book.holders.values()
  if (!holder) return null
  advance(book, holder, now)
  return { book, holder }
}

interface LotsAnswer {
  asOf: string
  active: number
  pending: number
  held: number
  debt: number
  lots: LotView[]
}

/** Of what lots a balance was made up at an instant; those of which nothing was left then are told too, the newest 200 of all. Nothing of somebody who has no such account. */
export async function lotsAt(
  db: Db,
  { shopId, customerId, wallet, at, now }: Customer & { wallet: string; at: Date; now: Date },
): Promise<LotsAnswer> {
  const seen = await seeNow(db, { shopId, customerId }, now)
  const walletId = seen?.book.wallets.get(wallet)?.walletId
  const account = [...(seen?.holder.accounts.values() ?? [])].find((each) => each.walletId === walletId)
  if (!seen || !account) return { asOf: at.toISOString(), active: 0, pending: 0, held: 0, debt: 0, lots: [] }
  const sums = await bucketsAt(db, { shopId, account, at })
  for (const operation of seen.book.operations)
    if (operation.accountId === account.accountId && operation.at <= at) for (const entry of operation.entries) addEntry(sums, entry)
  const lots = await lotsOf(db, { shopId, account, at })
  const total = (bucket: Bucket) => [...sums.values()].reduce((sum, buckets) => sum + (buckets.get(bucket) ?? 0), 0)
  return {
    ...{ asOf: at.toISOString(), active: total('active'), pending: total('pending'), held: total('held'), debt: 0 - total('debt') },
    lots: lots.map((lot) => presentLot(lot, { buckets: sums.get(lot.lotId), wallet, at })),
  }
}

type Sums = Map<string, Map<Bucket, number>>

/** What each lot has in each bucket by all entries until then; what has no lot stands under an empty id. */
async function bucketsAt(db: Db, { shopId, account, at }: { shopId: string; account: Account; at: Date }): Promise<Sums> {
  const rows = await all(
    db,
    sql<{ lotId: string | null; from: Bucket; to: Bucket; amount: number }>`
      select lot_id, from_bucket as from, to_bucket as to, sum(amount)::bigint as amount
      from loyalty_operations join loyalty_entries using (shop_id, account_id, version)
      where shop_id = ${shopId} and account_id = ${account.accountId} and effective_at <= ${at}
      group by lot_id, from_bucket, to_bucket`,
  )
  const sums: Sums = new Map()
  for (const row of rows) addEntry(sums, row)
  return sums
}

function addEntry(sums: Sums, { lotId, from, to, amount }: Entry): void {
  const buckets = sums.get(lotId ?? '') ?? new Map<Bucket, number>()
  sums.set(lotId ?? '', buckets)
  buckets.set(from, (buckets.get(from) ?? 0) - amount)
  buckets.set(to, (buckets.get(to) ?? 0) + amount)
}

/** `label`: the number of the order that it came from. */
type LotRow = Omit<Lot, 'remaining' | 'held'> & { label: string | null }

const lotsOf = (db: Db, { shopId, account, at }: { shopId: string; account: Account; at: Date }): Promise<LotRow[]> =>
  all(
    db,
    sql<LotRow>`
      select lot_id, state, source, priority, is_paid, is_sliding, earned_at, activates_at, expires_at, original, origin_lot_id,
        (
          select details ->> 'number' from loyalty_operations as earned
          where earned.shop_id = ${shopId} and earned.account_id = ${account.accountId} and earned.key = 'earn:' || loyalty_lots.source
        ) as label
      from loyalty_lots
      where shop_id = ${shopId} and account_id = ${account.accountId} and lot_id in (
        select lot_id from loyalty_operations join loyalty_entries using (shop_id, account_id, version)
        where shop_id = ${shopId} and account_id = ${account.accountId} and effective_at <= ${at}
      )
      order by lot_id desc limit 200`,
  )

function presentLot(lot: LotRow, { buckets, wallet, at }: { buckets: Map<Bucket, number> | undefined; wallet: string; at: Date }): LotView {
  const [active, pending, held] = (['active', 'pending', 'held'] as const).map((bucket) => buckets?.get(bucket) ?? 0)
  const remaining = (active ?? 0) + (pending ?? 0)
  const isOver = lot.expiresAt !== null && lot.expiresAt <= at
  return {
    ...{ lotId: lot.lotId, wallet, source: lot.source, label: lot.label, original: lot.original, remaining, held: held ?? 0 },
    state: remaining + (held ?? 0) === 0 ? (isOver ? 'lapsed' : 'spent') : (pending ?? 0) > 0 ? 'pending' : 'active',
    ...{
      earnedAt: lot.earnedAt.toISOString(),
      activatesAt: lot.activatesAt?.toISOString() ?? null,
      expiresAt: lot.expiresAt?.toISOString() ?? null,
    },
  }
}

/** The same members twice: as they stand in the ledger, and as a back-test has them. */
import { all, type Database, sql, transaction } from '../../kit/database.ts'
import { readBook } from '../book/load-book.ts'
import { executeAll } from '../execute.ts'
import type { Holder } from '../ledger/holder.ts'
import type { LiveProgram } from '../program-store.ts'
import { memberHistories } from './read-histories.ts'
import { replayMember, type Setting } from './replay-member.ts'

interface Moved {
  wallet: string
  kind: string
  at: Date
  entries: string[]
}

/** Everything about a member that does not depend on ids and on when it was recorded. */
interface State {
  accounts: unknown[]
  operations: Moved[]
  tier: unknown
  tierChanges: unknown[]
  days: unknown[]
}

interface Asked {
  shopId: string
  live: LiveProgram
  until: Date
}

/** By customer; everything that falls due until then is written first. */
export async function inLedger(database: Database, { shopId, live, until }: Asked): Promise<Map<string, State>> {
  const holders = await all(
    database.db,
    sql<{ holderId: string; customerId: string }>`
      select holder_id, customer_id from loyalty_holders where shop_id = ${shopId} and customer_id is not null`,
  )
  const commands = holders.map(({ holderId }) => ({ kind: 'advance' as const, holderId }))
  await transaction(database, (tx) => executeAll(tx, { shopId, commands, now: until }))
  const codes = codesOf(live)
  const operations = await all(
    database.db,
    sql<Moved & { customerId: string; walletId: string }>`
      select customer_id, wallet_id, loyalty_operations.kind, effective_at as at, (
        select coalesce(array_agg(from_bucket || ' ' || to_bucket || ' ' || amount order by entry_no), '{}') from loyalty_entries as entry
        where entry.shop_id = ${shopId} and entry.account_id = loyalty_operations.account_id and entry.version = loyalty_operations.version
      ) as entries
      from loyalty_operations join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
      where shop_id = ${shopId} order by loyalty_operations.account_id, loyalty_operations.version`,
  )
  const changes = await all(
    database.db,
    sql<{ holderId: string; from: string | null; to: string; at: Date; reason: string }>`
      select holder_id, from_tier as "from", to_tier as "to", changed_at as at, reason from loyalty_tier_changes
      where shop_id = ${shopId} order by holder_id, change_no`,
  )
  const customerIds = holders.map(({ customerId }) => customerId)
  const book = await readBook(database.db, { shopId, live, customerIds, now: until })
  const states = new Map<string, State>()
  for (const holder of book.holders.values()) {
    const own = operations.filter(({ customerId }) => customerId === holder.customerId)
    states.set(holder.customerId ?? '', {
      ...ofHolder(holder, codes),
      operations: byWallet(own.map(({ walletId, kind, at, entries }) => ({ wallet: codes.get(walletId) ?? '', kind, at, entries }))),
      tierChanges: changes
        .filter(({ holderId }) => holderId === holder.holderId)
        .map(({ from, to, at, reason }) => ({ from, to, at, reason })),
    })
  }
  return inOrder(states)
}

/** By customer, as the back-test leaves them. */
export async function inBackTest(
  database: Database,
  { shopId, live, until, spending }: Asked & Pick<Setting, 'spending'>,
): Promise<Map<string, State>> {
  const codes = codesOf(live)
  const states = new Map<string, State>()
  for await (const { members } of memberHistories(database.db, { shopId, programs: [live], after: null, now: until }))
    for (const { customerId, histories } of members)
      for (const history of histories) {
        const { book, holder } = replayMember({ live, spending, until }, history)
        const operations = book.operations.map(({ accountId, kind, at, entries }) => ({
          wallet: codes.get(holder.accounts.get(accountId)?.walletId ?? '') ?? '',
          ...{ kind, at, entries: entries.map(({ from, to, amount }) => `${from} ${to} ${amount}`) },
        }))
        states.set(customerId, {
          ...ofHolder(holder, codes),
          operations: byWallet(operations),
          tierChanges: book.tierChanges.map(({ from, to, at, reason }) => ({ from, to, at, reason })),
        })
      }
  return inOrder(states)
}

const codesOf = ({ wallets }: LiveProgram) => new Map([...wallets.values()].map(({ walletId, code }) => [walletId, code]))

const byWallet = (operations: readonly Moved[]): Moved[] =>
  operations.toSorted((a, b) => (a.wallet < b.wallet ? -1 : a.wallet > b.wallet ? 1 : 0))

function ofHolder({ accounts, tier, days }: Holder, codes: ReadonlyMap<string, string>): Pick<State, 'accounts' | 'tier' | 'days'> {
  return {
    accounts: [...accounts.values()]
      .map(({ walletId, pending, active, held, debt, forgiven, slidesUntil, lots }) => ({
        ...{ wallet: codes.get(walletId) ?? '', pending, active, held, debt, forgiven, slidesUntil },
        lots: [...lots.values()]
          .filter(({ remaining, held: reserved }) => remaining > 0 || reserved > 0)
          .sort((a, b) => (a.lotId < b.lotId ? -1 : 1))
          .map(({ lotId: _, originLotId, ...lot }) => ({ ...lot, isMoved: originLotId !== null })),
      }))
      .sort((a, b) => (a.wallet < b.wallet ? -1 : 1)),
    tier,
    days: [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1)),
  }
}

const inOrder = (states: ReadonlyMap<string, State>): Map<string, State> => new Map([...states].sort(([a], [b]) => (a < b ? -1 : 1)))

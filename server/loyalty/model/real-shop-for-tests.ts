/** A shop on a real database in which a script happens: the words of the script are put in place of ids, and the state is read as the reference tells it. */
import { aShop } from '../../../test/shop.ts'
import { uuids } from '../../kit/arrays.ts'
import { all, type Database, sql, transaction, write } from '../../kit/database.ts'
import { newId } from '../../kit/ids.ts'
import { readBook } from '../book/load-book.ts'
import { advance } from '../ledger/advance.ts'
import { expiryOf } from '../ledger/holder.ts'
import {
  type Command,
  executeAll,
  liveProgram,
  loyaltyMergeParticipant,
  type Program,
  publishProgram,
  setProgramState,
} from '../loyalty.ts'
import { addRewards, rewardsOf } from '../rewards/store.ts'
import type { Scene, Script } from './random-script.ts'
import type { Told } from './reference.ts'

export interface StateOfLot {
  source: string
  isActive: boolean
  left: number
  held: number
  ends: Date | null
}

export interface State {
  /** By person and wallet. */
  purses: Record<string, { pending: number; active: number; held: number; debt: number; forgiven: number; lots: StateOfLot[] }>
  tiers: Record<string, string | null>
  redemptions: Record<string, { state: string; points: number; captured: number; restored: number }>
  grants: Record<string, { granted: number; clawed: number; forgiven: number; leftMinor: number }>
  /** By person, rule and period. */
  counters: Record<string, { uses: number; points: number }>
  budgets: Record<string, number>
  /** How many are left, by reward. */
  stock: Record<string, number | null>
}

export type RealShop = Awaited<ReturnType<typeof openRealShop>>

/** A new shop, with people who never bought anything, and next to it another shop with a customer of its own. */
export async function aRealShop(database: Database, { zone, people, rewards }: Omit<Script, 'seed' | 'scenes'>): Promise<RealShop> {
  const began = new Date('2026-01-01T00:00:00Z')
  const shopId = await aShop(database, { currency: 'USD', timeZone: zone })
  const neighbour = await aShop(database, { currency: 'USD' })
  const shopIds = [...people.map(() => shopId), neighbour]
  const names = [...people, 'of another shop']
  await transaction(database, (tx) =>
    write(
      tx,
      sql`
        insert into customers (shop_id, customer_id, customer_number, profile_at, created_at, first_seen_at)
        select shop_id, customer_id, customer_number, ${began}, ${began}, ${began}
        from unnest(${uuids(shopIds)}, ${uuids(names.map(() => newId()))}, ${names}::text[]) as person (shop_id, customer_id, customer_number)`,
    ),
  )
  await transaction(database, (tx) => addRewards(tx, { shopId, rewards, now: began }))
  return openRealShop(database, { shopId, neighbour })
}

/** A shop in which something may have happened already. */
export async function openRealShop(database: Database, { shopId, neighbour }: { shopId: string; neighbour: string }) {
  const everybody = await all(
    database.db,
    sql<{ customerId: string; name: string }>`
      select customer_id, customer_number as name from customers where shop_id in (${shopId}, ${neighbour})`,
  )
  const customers = new Map(everybody.map(({ name, customerId }) => [name, customerId]))
  const names = new Map(everybody.map(({ name, customerId }) => [customerId, name]))
  const held = await all(
    database.db,
    sql<{ redemptionId: string; customerId: string; code: string; key: string }>`
      select redemption_id, customer_id, code, key
      from loyalty_redemptions join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
        join loyalty_wallets using (shop_id, wallet_id)
      where shop_id = ${shopId}`,
  )
  const redemptions = new Map(
    held.map(({ redemptionId, customerId, code, key }) => [`${names.get(customerId)} ${code} ${key}`, redemptionId]),
  )
  const named = new Map([...redemptions].map(([name, redemptionId]) => [redemptionId, name]))
  const stored = await rewardsOf(database.db, { shopId })
  const rewards = new Map(stored.map(({ reward, rewardId }): [string, string] => [reward.code, rewardId]))
  // Operations by whose account, wallet and key: what they can be undone by.
  const versions = await versionsByKey()
  const unheard = newId()
  const idOf = (name: string) => customers.get(name) ?? unheard

  /** The command in ids of this shop. */
  const real = (command: Command, lots: ReadonlyMap<string, readonly string[]>): Command => {
    const put = { ...command }
    if ('customerId' in put) put.customerId = idOf(put.customerId)
    if ('toCustomerId' in put) put.toCustomerId = idOf(put.toCustomerId)
    if ('redemptionId' in put) put.redemptionId = redemptions.get(put.redemptionId) ?? unheard
    if (put.kind === 'claim') put.rewardId = rewards.get(put.rewardId) ?? unheard
    if (put.kind === 'reverse' && command.kind === 'reverse')
      put.version = versions.get(`${command.customerId} ${put.wallet} k${put.version}`) ?? 0
    if (put.kind === 'order') put.order = { ...put.order, customerId: put.customerId }
    if (put.kind === 'extend' && command.kind === 'extend')
      put.lotId = lots.get(`${command.customerId} ${put.wallet}`)?.[Number(put.lotId)] ?? unheard
    if (put.kind === 'advance') put.holderId = lots.get(`holder ${put.holderId}`)?.[0] ?? unheard
    return put
  }

  return {
    shopId,
    neighbour,
    customers,
    publish: (program: Program, now: Date) =>
      transaction(database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now })),

    /** What a scene begins with. */
    async begin({ program, isPaused, merge, at: now }: Omit<Scene, 'commands'>): Promise<void> {
      if (program) await transaction(database, (tx) => publishProgram(tx, { shopId, program, staffId: null, note: '', now }))
      if (isPaused !== null) await transaction(database, (tx) => setProgramState(tx, { shopId, state: isPaused ? 'paused' : 'live', now }))
      if (!merge) return
      const [keptId, mergedId] = [idOf(merge.kept), idOf(merge.merged)]
      await transaction(database, (tx) => loyaltyMergeParticipant.merge(tx, { shopId, keptId, mergedId, now }))
    },

    /** One transaction for all of them; what each answered, as the reference would. */
    async tell(commands: readonly Command[], now: Date): Promise<Told[]> {
      const lots = commands.some(({ kind }) => kind === 'extend' || kind === 'advance') ? await lotsByPlace() : new Map<string, string[]>()
      const told = commands.map((command) => real(command, lots))
      const outcomes = await transaction(database, (tx) => executeAll(tx, { shopId, commands: told, now }))
      return outcomes.map((outcome, index) => {
        if ('refused' in outcome) return { refused: outcome.refused.code }
        const command = commands[index]
        const { answer } = outcome
        if (answer && 'reasons' in answer) return { reasons: answer.reasons.map(({ code }) => code) }
        if (!command || !answer || !('isReplayed' in answer)) return {}
        if ('redemption' in answer && 'key' in command) {
          const wallet = command.kind === 'claim' ? 'points' : 'wallet' in command ? command.wallet : ''
          const name = `${'customerId' in command ? command.customerId : ''} ${wallet} ${command.key}`
          redemptions.set(name, answer.redemption.redemptionId)
          named.set(answer.redemption.redemptionId, name)
        } else if ('version' in answer && 'wallet' in command && 'key' in command)
          versions.set(`${command.customerId} ${command.wallet} ${command.key}`, answer.version)
        return { isReplayed: answer.isReplayed }
      })
    },

    /** As it is at this time, whether or not it has been written. */
    async state(now: Date): Promise<State> {
      const state: State = { purses: {}, tiers: {}, redemptions: {}, grants: {}, counters: {}, budgets: {}, stock: {} }
      const live = await liveProgram(database.db, { shopId })
      if (!live) return state
      const codes = new Map([...live.wallets].map(([code, { walletId }]) => [walletId, code]))
      const book = await readBook(database.db, { shopId, live, customerIds: [...customers.values()], now })
      await addStored(state)
      for (const holder of book.holders.values()) {
        advance(book, holder, now)
        const name = names.get(holder.customerId ?? '') ?? ''
        state.tiers[name] = holder.tier?.code ?? null
        for (const account of holder.accounts.values()) {
          const { pending, active, held, debt, forgiven } = account
          const lots = [...account.lots.values()]
            .filter(({ remaining, held }) => remaining + held > 0)
            .sort((a, b) => (a.lotId < b.lotId ? -1 : 1))
            .map((lot) => ({
              ...{
                source: lot.source,
                isActive: lot.state === 'active',
                left: lot.remaining,
                held: lot.held,
                ends: expiryOf(account, lot),
              },
            }))
          if (lots.length > 0 || forgiven + debt > 0)
            state.purses[`${name} ${codes.get(account.walletId)}`] = { pending, active, held, debt, forgiven, lots }
          for (const { redemptionId, state: end } of account.redemptions.values()) {
            const redemption = state.redemptions[named.get(redemptionId) ?? '']
            if (redemption) redemption.state = end
          }
        }
      }
      return state
    },
  }

  /** Lots in the order of their making, and holders. */
  async function lotsByPlace(): Promise<Map<string, string[]>> {
    const rows = await all(
      database.db,
      sql<{ customerId: string; holderId: string; code: string | null; lotIds: string[] | null }>`
        select customer_id, holder_id, code, array_agg(lot_id order by lot_id) filter (where lot_id is not null) as lot_ids
        from loyalty_holders
        left join loyalty_accounts using (shop_id, holder_id)
        left join loyalty_wallets using (shop_id, wallet_id)
        left join loyalty_lots using (shop_id, account_id)
        where shop_id = ${shopId} and customer_id is not null
        group by customer_id, holder_id, code`,
    )
    return new Map(
      rows.flatMap(({ customerId, holderId, code, lotIds }) => {
        const name = names.get(customerId) ?? ''
        return [[`holder ${name}`, [holderId]] as const, [`${name} ${code}`, lotIds ?? []] as const]
      }),
    )
  }

  async function versionsByKey(): Promise<Map<string, number>> {
    const rows = await all(
      database.db,
      sql<{ customerId: string; code: string; key: string; version: number }>`
        select customer_id, code, key, loyalty_operations.version
        from loyalty_operations join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
          join loyalty_wallets using (shop_id, wallet_id)
        where shop_id = ${shopId} and key ~ '^k[0-9]+$'`,
    )
    return new Map(rows.map(({ customerId, code, key, version }) => [`${names.get(customerId)} ${code} ${key}`, version]))
  }

  async function addStored(state: State): Promise<void> {
    const redeemed = await all(
      database.db,
      sql<{ redemptionId: string; state: string; points: number; captured: number; restored: number }>`
        select redemption_id, state, points, captured, restored from loyalty_redemptions where shop_id = ${shopId}`,
    )
    for (const { redemptionId, ...redemption } of redeemed) state.redemptions[named.get(redemptionId) ?? ''] = redemption
    const granted = await all(
      database.db,
      sql<{
        customerId: string
        code: string
        source: string
        ruleId: string
        granted: number
        clawed: number
        forgiven: number
        leftMinor: number
      }>`
        select customer_id, code, source, rule_id, granted, clawed, loyalty_grants.forgiven, left_minor
        from loyalty_grants join loyalty_accounts using (shop_id, account_id) join loyalty_holders using (shop_id, holder_id)
          join loyalty_wallets using (shop_id, wallet_id)
        where shop_id = ${shopId} and customer_id is not null`,
    )
    for (const { customerId, code, source, ruleId, ...grant } of granted)
      state.grants[`${names.get(customerId)} ${code} ${source} ${ruleId}`] = grant
    const counted = await all(
      database.db,
      sql<{ customerId: string; scope: string; period: string; uses: number; points: number }>`
        select customer_id, scope, period, uses, points from loyalty_counters join loyalty_holders using (shop_id, holder_id)
        where shop_id = ${shopId} and customer_id is not null and (uses > 0 or points > 0)`,
    )
    for (const { customerId, scope, period, ...counter } of counted) state.counters[`${names.get(customerId)} ${scope} ${period}`] = counter
    const budgets = await all(
      database.db,
      sql<{ ruleId: string; used: number }>`select rule_id, used from loyalty_budgets where shop_id = ${shopId} and used > 0`,
    )
    for (const { ruleId, used } of budgets) state.budgets[ruleId] = used
    for (const { reward, left } of await rewardsOf(database.db, { shopId })) state.stock[reward.code] = left
  }
}

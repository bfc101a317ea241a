/** The programme of a shop: its draft, its versions, and the wallets that they name. */
import { startOfDay } from '../kit/clock.ts'
import { all, type Db, first, one, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import type { Wallet } from './book/book.ts'
import { keepMembers } from './joining/stored-joinings.ts'
import { creditWallet, Program } from './program.ts'

export type ProgramState = 'draft' | 'live' | 'paused'

export interface LiveProgram {
  state: ProgramState
  version: number
  publishedAt: Date
  program: Program
  zone: string
  wallets: ReadonlyMap<string, Wallet>
}

/** The version in force, also while it is paused; null where none ever was. */
export async function liveProgram(db: Db, { shopId }: { shopId: string }): Promise<LiveProgram | null> {
  const current = await first(
    db,
    sql<{
      state: ProgramState
      version: number | null
      publishedAt: Date | null
      timeZone: string
      wallets: [string, string, Wallet['kind'], string | null][] | null
    }>`
      select state, version, time_zone, (
        select created_at from loyalty_versions
        where loyalty_versions.shop_id = loyalty_programs.shop_id and loyalty_versions.version = loyalty_programs.version
      ) as published_at, (
        select jsonb_agg(jsonb_build_array(wallet_id, code, kind, currency)) from loyalty_wallets where loyalty_wallets.shop_id = loyalty_programs.shop_id
      ) as wallets
      from loyalty_programs join shops on shops.shop_id = loyalty_programs.shop_id where loyalty_programs.shop_id = ${shopId}`,
  )
  if (current?.version == null) return null
  const { state, version, publishedAt, timeZone: zone, wallets } = current
  const program = (await programsOf(db, { shopId, versions: [version] })).get(version)
  if (!program || !publishedAt) throw new Error('the version in force is stored')
  const byCode = (wallets ?? []).map(([walletId, code, kind, currency]) => [code, { walletId, code, kind, currency }] as const)
  return { state, version, publishedAt, program, zone, wallets: new Map(byCode) }
}

/** Versions as they were stored. They never change, so that each is read once a process. */
export async function programsOf(
  db: Db,
  { shopId, versions }: { shopId: string; versions: readonly number[] },
): Promise<Map<number, Program>> {
  const missing = versions.filter((version) => !known.has(`${shopId} ${version}`))
  if (missing.length > 0) {
    const rows = await all(
      db,
      sql<{
        version: number
        program: unknown
      }>`select version, program from loyalty_versions where shop_id = ${shopId} and version = any(${missing}::integer[])`,
    )
    if (known.size > mostKnown) known.clear()
    for (const { version, program } of rows) known.set(`${shopId} ${version}`, Program.parse(program))
  }
  return new Map(
    versions.flatMap((version) => {
      const program = known.get(`${shopId} ${version}`)
      return program ? [[version, program] as const] : []
    }),
  )
}

const known = new Map<string, Program>()
const mostKnown = 500

/**
 * Puts a programme into force as the next version, from now on. What was earned stays as it was; wallets that are new are made.
 * Says the version's number.
 */
export async function publishProgram(
  tx: Tx,
  { shopId, program, staffId, note, now }: { shopId: string; program: Program; staffId: string | null; note: string; now: Date },
): Promise<number> {
  await write(
    tx,
    sql`insert into loyalty_programs (shop_id, state, version, draft, changed_at) values (${shopId}, 'draft', null, null, ${now}) on conflict do nothing`,
  )
  const { version } = await one(
    tx,
    sql<{ version: number }>`select coalesce(version, 0) + 1 as version from loyalty_programs where shop_id = ${shopId} for update`,
  )
  const before = await liveProgram(tx, { shopId })
  // Where a programme is to be joined from now on, who took part until now has joined: no order of theirs is lost.
  if (program.enrolment === 'by_joining' && before?.program.enrolment === 'automatic')
    await keepMembers(tx, { shopId, began: startOfDay(program.startsOn, before.zone), version })
  await write(
    tx,
    sql`insert into loyalty_versions (shop_id, version, program, staff_id, note, created_at)
        values (${shopId}, ${version}, ${JSON.stringify(program)}::jsonb, ${staffId}, ${note}, ${now})`,
  )
  await addWallets(tx, { shopId, wallets: storedWallets(program), now })
  await addBudgets(tx, { shopId, ruleIds: program.rules.flatMap(({ id, caps }) => (caps.budget === null ? [] : [id])) })
  await write(
    tx,
    sql`update loyalty_programs set state = 'live', version = ${version}, draft = null, changed_at = ${now} where shop_id = ${shopId}`,
  )
  return version
}

/** The wallets that a programme needs: its own, and store credit in its currency. */
export function storedWallets({ wallets, currency }: Pick<Program, 'wallets' | 'currency'>): Omit<Wallet, 'walletId'>[] {
  const points = wallets.flatMap(({ code, currency: of }) => (of === null ? [{ code, kind: 'points' as const, currency: null }] : []))
  return [...points, { code: creditWallet(currency), kind: 'credit', currency }]
}

/** By code. */
export async function walletsOf(db: Db, { shopId }: { shopId: string }): Promise<ReadonlyMap<string, Wallet>> {
  const rows = await all(db, sql<Wallet>`select wallet_id, code, kind, currency from loyalty_wallets where shop_id = ${shopId}`)
  return new Map(rows.map((wallet) => [wallet.code, wallet]))
}

/** Those that are there already stay as they are. */
export async function addWallets(
  tx: Tx,
  { shopId, wallets, now }: { shopId: string; wallets: readonly Omit<Wallet, 'walletId'>[]; now: Date },
): Promise<void> {
  await write(
    tx,
    sql`
      insert into loyalty_wallets (shop_id, wallet_id, code, kind, currency, created_at)
      select ${shopId}, wallet.*, ${now}
      from unnest(${wallets.map(() => newId())}::uuid[], ${wallets.map(({ code }) => code)}::text[], ${wallets.map(({ kind }) => kind)}::text[], ${wallets.map(({ currency }) => currency)}::text[]) as wallet
      on conflict (shop_id, code) do nothing`,
  )
}

/** What was used of those that are there already stays as it is. */
async function addBudgets(tx: Tx, { shopId, ruleIds }: { shopId: string; ruleIds: readonly string[] }): Promise<void> {
  if (ruleIds.length === 0) return
  await write(
    tx,
    sql`insert into loyalty_budgets (shop_id, rule_id, used) select ${shopId}, unnest(${ruleIds}::text[]), 0 on conflict do nothing`,
  )
}

/** Stops and resumes earning; what members have stays usable. */
export async function setProgramState(
  tx: Tx,
  { shopId, state, now }: { shopId: string; state: 'live' | 'paused'; now: Date },
): Promise<void> {
  await write(tx, sql`update loyalty_programs set state = ${state}, changed_at = ${now} where shop_id = ${shopId} and version is not null`)
}

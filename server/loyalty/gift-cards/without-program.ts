/** Money needs no programme: what a shop without one decides by. */
import { localDay } from '../../kit/clock.ts'
import { type Db, one, sql, type Tx } from '../../kit/database.ts'
import type { Command } from '../commands.ts'
import { defaultProgram } from '../presets/default-program.ts'
import { addWallets, type LiveProgram, walletsOf } from '../program-store.ts'

/** Whether a command is about money alone. The wallet of store credit is the only one that a shop without a programme names. */
export function isMoney(command: Command): boolean {
  switch (command.kind) {
    case 'pay':
    case 'fill_card':
    case 'empty_card':
    case 'undo_on_card':
    case 'refill':
    case 'capture':
    case 'void':
    case 'advance':
      return true
    case 'hold':
    case 'adjust':
    case 'extend':
    case 'reverse':
      return command.wallet.startsWith('credit_')
    default:
      return false
  }
}

/** A programme in which nothing is earned. It is stored nowhere and has no version. */
export async function withoutProgram(db: Db, { shopId, now }: { shopId: string; now: Date }): Promise<LiveProgram> {
  const { currency, zone } = await shopOf(db, { shopId })
  const program = { ...defaultProgram({ currency, startsOn: localDay(now, zone) }), wallets: [], rules: [], tiers: null }
  return { state: 'paused', version: 0, publishedAt: now, program, zone, wallets: await walletsOf(db, { shopId }) }
}

/** Afterwards the shop has a wallet for store credit in its currency. */
export async function openCredit(tx: Tx, { shopId, now }: { shopId: string; now: Date }): Promise<void> {
  const { currency } = await shopOf(tx, { shopId })
  await addWallets(tx, { shopId, wallets: [{ code: `credit_${currency.toLowerCase()}`, kind: 'credit', currency }], now })
}

const shopOf = (db: Db, { shopId }: { shopId: string }) =>
  one(db, sql<{ currency: string; zone: string }>`select currency, time_zone as zone from shops where shop_id = ${shopId}`)

/** Points for something that is no purchase, once for each rule and the id under which it was told. */
import { localDay } from '../../kit/clock.ts'
import { accountOf, addGrant, type Book, type Grant, grantKey } from '../book/book.ts'
import { type Deed, decideAct } from '../earning/acts.ts'
import { expiresAt } from '../expiry.ts'
import { takesPart } from '../joining/takes-part.ts'
import { advance } from '../ledger/advance.ts'
import { claw, lotsOf } from '../ledger/claw.ts'
import { credit } from '../ledger/credit.ts'
import type { Holder } from '../ledger/holder.ts'
import { seeTier } from '../ledger/tier-of.ts'
import { countPoints } from './count-order.ts'
import { limit, unlimit } from './limits.ts'
import { holderOf, rulesAt, walletOf } from './subjects.ts'

export interface RewardAct {
  kind: 'act'
  customerId: string
  act: Extract<Deed, { act: unknown }>['act'] | null
  /** The name of an event of the shop's own, where it is no act that we know. */
  event: string | null
  /** Of the review, the survey, the event: the same again earns nothing more. */
  id: string
  at: Date
  segmentIds: ReadonlySet<string>
}

export interface TakeBackAct {
  kind: 'take_back_act'
  customerId: string
  act: string
  id: string
}

export const sourceOfAct = (act: string, id: string): string => `${act}:${id}`

export interface Rewarded {
  /** By wallet. */
  granted: { wallet: string; ruleId: string; points: number }[]
}

export function rewardAct(book: Book, command: RewardAct): Rewarded {
  const holder = holderOf(book, command)
  const source = sourceOfAct(command.act ?? command.event ?? '', command.id)
  if (book.isPaused || !takesPart(book.joinings, holder, command.at)) return { granted: [] }
  advance(book, holder, command.at)
  seeTier(book, holder, command.at)
  const on = localDay(command.at, book.zone)
  const deed: Deed = command.act !== null ? { act: command.act, at: command.at, on } : { event: command.event ?? '', at: command.at, on }
  const wanted = decideAct(book.program, book.zone, deed, { tier: holder.tier?.code ?? null, segmentIds: command.segmentIds })
  const granted = wanted.flatMap(({ ruleId, wallet: code, points: asked }) => {
    const wallet = book.program.wallets.find((each) => each.code === code)
    if (!wallet) return []
    const account = accountOf(book, holder, walletOf(book, code))
    const key = grantKey({ accountId: account.accountId, source, ruleId })
    if (book.grants.has(key)) return []
    const parts = [{ ruleId, upon: null, points: asked }]
    const { points, parts: fitting } = limit(book, holder, account, { wallet, parts, earnedOn: on })
    const grant: Grant = {
      ...{ accountId: account.accountId, source, ruleId, version: book.version, tier: holder.tier?.code ?? null, ruleIds: [ruleId] },
      ...{ earnedAt: command.at, earnedOn: on, basisMinor: 0, leftMinor: 0, computed: asked, granted: points, clawed: 0, forgiven: 0 },
      ...{ lotId: null, parts: fitting, leftParts: fitting, factHash: null, isChanged: true },
    }
    addGrant(book, grant)
    if (points > 0) {
      const lapses = expiresAt(wallet.expiry, { start: command.at, zone: book.zone })
      const [lot] = credit(
        book,
        holder,
        account,
        { kind: 'earn', key: `earn:${source}:${ruleId}`, at: command.at, details: { source } },
        {
          from: 'issuance',
          lots: [
            {
              ...{ amount: points, source, earnedAt: command.at, activatesAt: command.at, expiresAt: lapses },
              isSliding: wallet.expiry.kind === 'inactivity',
            },
          ],
        },
      )
      grant.lotId = lot?.lotId ?? null
      countPoints(book, holder, account, { day: on, points, isPending: false })
    }
    return [{ wallet: code, ruleId, points }]
  })
  seeTier(book, holder, command.at)
  advance(book, holder, book.now)
  return { granted }
}

/** What was not true after all: a review that was removed, a guest who did not come. Again, it changes nothing. */
export function takeBackAct(book: Book, command: TakeBackAct): { taken: number } {
  const holder = holderOf(book, command)
  advance(book, holder, book.now)
  const source = sourceOfAct(command.act, command.id)
  let taken = 0
  for (const grant of book.grantsBySource.get(source) ?? []) taken += takeBack(book, holder, grant)
  seeTier(book, holder, book.now)
  return { taken }
}

function takeBack(book: Book, holder: Holder, grant: Grant): number {
  const account = holder.accounts.get(grant.accountId)
  const amount = grant.granted - grant.clawed
  if (!account || amount === 0) return 0
  const { program, wallet } = rulesAt(book, account, grant.version)
  if (!wallet) return 0
  const operation = { kind: 'claw', key: `claw:${grant.source}:${grant.ruleId}`, at: book.now, details: { source: grant.source } } as const
  const { entries } = claw(book, account, operation, { amount, own: lotsOf(account, grant.source), policy: wallet.clawback })
  unlimit(book, holder, grant, { left: [], program, wallet })
  countPoints(book, holder, account, { day: grant.earnedOn, points: -amount, isPending: false })
  const forgiven = entries.find(({ from }) => from === 'forgiven')?.amount ?? 0
  Object.assign(grant, { clawed: grant.granted, forgiven, isChanged: true })
  return amount
}

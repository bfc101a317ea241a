/** From sums to what is shown: months without gaps, running totals, tiers at each month's end, costs, and what they depend on. */
import { addMonths } from '@regulars/cohorts'
import { localDay } from '../../kit/clock.ts'
import { breakage } from '../liability/breakage.ts'
import { cohortsUntil } from '../liability/cohort-rows.ts'
import { lifeMonths } from '../liability/life-months.ts'
import { type Movement, rolled } from '../liability/roll-forward.ts'
import type { LiveProgram } from '../program-store.ts'
import type { AskSimulation, SideReport, SimulationReport, WalletFigures } from '../simulation-schema.ts'
import type { Side } from './back-test.ts'
import { sensitivityOf } from './sensitivity.ts'
import { ranked, type SideSums, type Sums } from './sums.ts'
import { worthOfPoints } from './worth.ts'

/** The same sums give the same report. */
export function reportOf(sums: Sums, sides: readonly Side[], { marginPercent }: Pick<AskSimulation, 'marginPercent'>): SimulationReport {
  const last = sides.at(-1)
  if (!last) throw new Error('a back-test is of a programme')
  const { live, until } = last.setting
  const startsOn = sides.map(({ setting }) => setting.live.program.startsOn).sort()[0] ?? live.program.startsOn
  const months = monthsBetween(startsOn, localDay(until, live.zone))
  const isMoney = sides.every(({ worth }) => Object.values(worth).some((each) => each !== null))
  return {
    ...{ customers: sums.customers, orders: sums.orders, more: sums.more, same: sums.same, fewer: sums.fewer },
    ...{ startsOn, until: until.toISOString(), currency: live.program.currency, differenceIn: isMoney ? 'money' : 'points' },
    sides: sides.flatMap((side, index) => {
      const own = sums.sides[index]
      return own ? [sideReport(own, side, { months, marginPercent })] : []
    }),
    crossings: Object.entries(sums.crossings)
      .map(([key, members]) => {
        const [from = '-', to = '-'] = key.split(' ')
        return { from: from === '-' ? null : from, to: to === '-' ? null : to, members }
      })
      .sort((a, b) => b.members - a.members || (`${a.from} ${a.to}` < `${b.from} ${b.to}` ? -1 : 1)),
    ...ranked(sums),
  }
}

interface Shown {
  months: readonly string[]
  marginPercent: number | null
}

function sideReport(sums: SideSums, { setting, worth }: Side, { months, marginPercent }: Shown): SideReport {
  const { live } = setting
  const wallets = live.program.wallets.map((wallet) =>
    walletFigures(sums, { live, code: wallet.code, worth: worth[wallet.code] ?? null, months }),
  )
  const salesMinor = Object.values(sums.salesMinor).reduce((sum, each) => sum + each, 0)
  return {
    ...{ members: sums.members, orders: sums.orders, salesMinor, wallets, unmetPoints: sums.unmetPoints },
    tiers: tierFigures(sums, live, months),
    budgets: live.program.rules.flatMap(({ id, caps }) =>
      caps.budget === null ? [] : [{ ruleId: id, given: sums.budgets[id] ?? 0, budget: caps.budget.points }],
    ),
    sensitivity: sensitivityOf(wallets, { salesMinor, marginPercent }),
  }
}

interface OfWallet {
  live: LiveProgram
  code: string
  worth: WalletFigures['worth']
  months: readonly string[]
}

function walletFigures(sums: SideSums, { live, code, worth, months }: OfWallet): WalletFigures {
  const moved = movementsOf(sums, code)
  const inMonth = (month: string) =>
    rolled(moved.filter((each) => each.month <= month).map((each) => ({ ...each, isInPeriod: each.month === month })))
  const total = rolled(moved.map((each) => ({ ...each, isInPeriod: true })))
  const wallet = live.program.wallets.find((each) => each.code === code)
  return {
    ...{ code, currency: wallet?.currency ?? null, name: wallet?.name ?? {}, worth },
    months: months.map((month) => {
      const { issued, restored, redeemed, expired, clawed, forgiven, closing } = inMonth(month)
      return { month, issued, restored, redeemed, expired, clawed, forgiven, closing, closingMinor: worth && worthOfPoints(worth, closing) }
    }),
    total: {
      ...{ issued: total.issued, restored: total.restored, redeemed: total.redeemed, expired: total.expired },
      ...{ clawed: total.clawed, forgiven: total.forgiven, closing: total.closing },
    },
    cost: worth && {
      usedMinor: worthOfPoints(worth, total.redeemed - total.restored),
      openMinor: worthOfPoints(worth, total.closingParts.pending + total.closingParts.active + total.closingParts.held),
    },
    cohorts: cohortFigures(sums, { live, code, months }),
  }
}

function movementsOf(sums: SideSums, code: string): (Movement & { month: string })[] {
  return Object.entries(sums.movements).flatMap(([key, amount]) => {
    const [wallet, month = '', kind, fromBucket, toBucket] = key.split(' ')
    return wallet === code ? [{ month, kind, fromBucket, toBucket, amount, isInPeriod: true } as Movement & { month: string }] : []
  })
}

/** Months that are over; what happens in the last one is not known yet. */
function cohortFigures(sums: SideSums, { live, code, months }: Omit<OfWallet, 'worth'>): WalletFigures['cohorts'] {
  const until = months.at(-1) ?? ''
  const events = Object.entries(sums.cohorts).flatMap(([key, [issued, redeemed, expired]]) => {
    const [wallet, month = '', happenedIn = ''] = key.split(' ')
    return wallet === code ? [{ month, happenedIn, issued, redeemed, expired }] : []
  })
  const wallet = live.program.wallets.find((each) => each.code === code)
  const cohorts = cohortsUntil(events, until).filter(({ issuedPoints }) => issuedPoints > 0)
  return breakage(cohorts, { lifeMonths: wallet ? lifeMonths(wallet, live.zone) : null }).cohorts.map((cohort) => ({
    ...{ month: cohort.month, issued: cohort.issuedPoints, redeemed: cohort.redeemedPoints },
    ...{ expired: cohort.expiredPoints, open: cohort.openPoints, use: cohort.use },
  }))
}

function tierFigures(sums: SideSums, { program: { tiers } }: LiveProgram, months: readonly string[]): SideReport['tiers'] {
  if (tiers === null) return null
  const place = new Map(tiers.levels.map(({ code }, index) => [code, index]))
  const moves = Object.entries(sums.tierMoves).map(([key, members]) => {
    const [month = '', from = '-', to = ''] = key.split(' ')
    return { month, from, to, members }
  })
  const members: Record<string, number> = Object.fromEntries(tiers.levels.map(({ code }) => [code, 0]))
  const isUp = ({ from, to }: { from: string; to: string }) => (place.get(to) ?? 0) > (place.get(from) ?? 0)
  const real = moves.filter(({ from }) => from !== '-')
  const countOf = (list: readonly { members: number }[]) => list.reduce((sum, each) => sum + each.members, 0)
  const both = Map.groupBy(real, ({ from, to }) => `${from} ${to}`)
  return {
    levels: tiers.levels.map(({ code, name }) => ({ code, name })),
    months: months.map((month) => {
      const own = moves.filter((each) => each.month === month)
      for (const { from, to, members: count } of own) {
        members[to] = (members[to] ?? 0) + count
        if (from !== '-') members[from] = (members[from] ?? 0) - count
      }
      const moved = own.filter(({ from }) => from !== '-')
      return { month, members: { ...members }, up: countOf(moved.filter(isUp)), down: countOf(moved.filter((each) => !isUp(each))) }
    }),
    moves: [...both]
      .map(([key, list]) => ({ from: key.split(' ')[0] ?? '', to: key.split(' ')[1] ?? '', members: countOf(list) }))
      .sort((a, b) => b.members - a.members || (a.from + a.to < b.from + b.to ? -1 : 1)),
  }
}

function monthsBetween(startsOn: string, endsOn: string): string[] {
  const months: string[] = []
  for (let month = startsOn.slice(0, 7); month <= endsOn.slice(0, 7); month = addMonths(month, 1)) months.push(month)
  return months
}

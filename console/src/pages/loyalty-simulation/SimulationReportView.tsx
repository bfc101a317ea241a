import type { SimulationReport, SimulationView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'
import { Assumptions } from './Assumptions.tsx'
import { MemberDifferences } from './MemberDifferences.tsx'
import { CohortSheet, LiabilitySheet, TierSheet } from './MonthSheets.tsx'
import { SensitivitySheet } from './SensitivitySheet.tsx'
import '../../report/report.css'
import '../../report/cards.css'
import '../../report/charts.css'
import '../../report/sheet-charts.css'

/** The figures first, then how they came about, then who gains, and all along what was assumed. */
export function SimulationReportView({ view, report }: { view: SimulationView; report: SimulationReport }) {
  const { t, formatDay, formatDayOf } = useText()
  const { timeZone } = useShop()
  const side = report.sides.at(-1)
  const before = report.sides.length > 1 ? report.sides[0] : undefined
  if (!side) return null
  return (
    <>
      <p className="soft">
        {t('simulation.covers', {
          ...{
            from: formatDay(report.startsOn),
            to: formatDayOf(report.until, timeZone),
            orders: report.orders,
            customers: report.customers,
          },
        })}
      </p>
      <KeyFigures report={report} />
      <Assumptions view={view} report={report} />
      {side.wallets.map((wallet) => (
        <LiabilitySheet
          key={wallet.code}
          wallet={wallet}
          before={before?.wallets.find(({ code }) => code === wallet.code)}
          currency={report.currency}
        />
      ))}
      {side.tiers && <TierSheet tiers={side.tiers} />}
      <MemberDifferences report={report} names={view.names} />
      {side.sensitivity && (
        <SensitivitySheet sensitivity={side.sensitivity} side={side} currency={report.currency} marginPercent={view.asked.marginPercent} />
      )}
      {side.wallets.map((wallet) => (
        <CohortSheet key={wallet.code} wallet={wallet} />
      ))}
    </>
  )
}

/** Money back is told by what it costs. */
const pointsOf = (side: SimulationReport['sides'][number] | undefined) => side?.wallets.filter(({ currency }) => currency === null) ?? []

function KeyFigures({ report: { sides, currency, more, fewer } }: { report: SimulationReport }) {
  const { t, formatNumber, formatMoney } = useText()
  const side = sides.at(-1)
  const before = sides.length > 1 ? sides[0] : undefined
  if (!side) return null
  const pick = (of: typeof side | undefined) => {
    const cost = of?.wallets.flatMap((wallet) => wallet.cost ?? []) ?? []
    return {
      members: of?.members ?? 0,
      issued: pointsOf(of).reduce((sum, { total }) => sum + total.issued - total.clawed, 0),
      used: cost.reduce((sum, { usedMinor }) => sum + usedMinor, 0),
      open: cost.reduce((sum, { openMinor }) => sum + openMinor, 0),
      hasWorth: cost.length > 0,
    }
  }
  const now = pick(side)
  const was = pick(before)
  const money = (minor: number) => formatMoney(minor, currency, { whole: true })
  const figures = [
    { key: 'members', value: formatNumber(now.members), was: formatNumber(was.members) },
    ...(pointsOf(side).length > 0 ? [{ key: 'points', value: formatNumber(now.issued), was: formatNumber(was.issued) }] : []),
    ...(now.hasWorth
      ? [
          { key: 'used', value: money(now.used), was: money(was.used) },
          { key: 'open', value: money(now.open), was: money(was.open) },
        ]
      : []),
    ...(before
      ? [
          { key: 'more', value: formatNumber(more), was: null },
          { key: 'fewer', value: formatNumber(fewer), was: null },
        ]
      : []),
  ]
  return (
    <Sheet>
      <dl className="figures simulation-figures">
        {figures.map(({ key, value, was: earlier }) => (
          <div key={key} className="figure">
            <dt>{t(`simulation.figure.${key}`)}</dt>
            <dd>{value}</dd>
            {before && earlier !== null && <dd className="simulation-was">{t('simulation.was', { value: earlier })}</dd>}
          </div>
        ))}
      </dl>
      {!now.hasWorth && <p className="soft">{t('simulation.noWorth')}</p>}
    </Sheet>
  )
}

import type { SideReport, WalletFigures } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { ChartFigure } from '../../report/ChartFigure.tsx'
import { ColumnChart } from '../../report/ColumnChart.tsx'
import { DataTable, PlainTable } from '../../report/DataTable.tsx'
import { Sheet } from '../../ui/Page.tsx'

/** What members would have owned at the end of each month. */
export function LiabilitySheet({
  wallet,
  before,
  currency,
}: {
  wallet: WalletFigures
  before: WalletFigures | undefined
  currency: string
}) {
  const { t, formatMonth, formatMoney, language } = useText()
  const amount = useAmount(wallet.currency)
  const { months, worth } = wallet
  const isMoney = wallet.currency !== null
  const last = months.at(-1)
  const name = wallet.name[language] ?? Object.values(wallet.name)[0] ?? wallet.code
  const worthText = (minor: number | null) => (minor === null || isMoney ? '' : ` (${formatMoney(minor, currency, { whole: true })})`)
  const title = t('simulation.liability', { wallet: name })
  const sums = ['issued', 'redeemed', 'restored', 'expired', 'clawed', 'closing'] as const
  return (
    <Sheet
      title={title}
      intro={
        worth && !isMoney ? t('simulation.worth', { points: worth.points, value: formatMoney(worth.valueMinor, currency) }) : undefined
      }
    >
      <ChartFigure
        title={t('simulation.liability.chart')}
        alternative={last ? `${formatMonth(last.month)}: ${amount(last.closing)}${worthText(last.closingMinor)}` : ''}
        table={
          <DataTable
            t={t}
            caption={title}
            columns={[t('simulation.month'), ...sums.map((key) => t(`simulation.points.${key}`))]}
            rows={months.map((month) => ({
              key: month.month,
              cells: [formatMonth(month.month), ...sums.map((key) => amount(month[key]))],
            }))}
          />
        }
      >
        <ColumnChart
          columns={months.map(({ month, closing, closingMinor }, place) => ({
            key: month,
            label: place % 3 === 0 ? formatMonth(month) : '',
            value: Math.max(0, closing),
            short: '',
            text: `${formatMonth(month)}: ${isMoney ? amount(closing) : t('simulation.pointsOf', { count: closing })}${worthText(closingMinor)}`,
          }))}
        />
      </ChartFigure>
      <PlainTable
        t={t}
        caption={t('simulation.total')}
        columns={[t('simulation.total'), ...sums.map((key) => t(`simulation.points.${key}`))]}
        rows={[
          { key: 'now', cells: [t('simulation.side.now'), ...sums.map((key) => amount(wallet.total[key]))] },
          ...(before ? [{ key: 'before', cells: [t('simulation.side.before'), ...sums.map((key) => amount(before.total[key]))] }] : []),
        ]}
      />
      {wallet.total.forgiven > 0 && !isMoney && <p className="soft">{t('simulation.forgiven', { count: wallet.total.forgiven })}</p>}
    </Sheet>
  )
}

type Tiers = NonNullable<SideReport['tiers']>

/** How many members each level had, and who moved. */
export function TierSheet({ tiers: { levels, months, moves } }: { tiers: Tiers }) {
  const { t, formatNumber, formatMonth, formatPercent, language } = useText()
  const nameOf = (code: string) => {
    const name = levels.find((level) => level.code === code)?.name
    return name?.[language] ?? Object.values(name ?? {})[0] ?? code
  }
  const last = months.at(-1)
  const all = levels.reduce((sum, { code }) => sum + (last?.members[code] ?? 0), 0)
  return (
    <Sheet title={t('simulation.tiers')} intro={t('simulation.tiers.intro')}>
      <ol className="simulation-levels">
        {levels.map(({ code }) => {
          const members = last?.members[code] ?? 0
          return (
            <li key={code}>
              <span>{nameOf(code)}</span>
              <span className="rp-bar-track" aria-hidden="true">
                <span className="rp-bar-fill" style={{ width: `${all > 0 ? (100 * members) / all : 0}%` }} />
              </span>
              <strong>
                {formatNumber(members)} <span className="soft">{all > 0 && formatPercent(members / all)}</span>
              </strong>
            </li>
          )
        })}
      </ol>
      <DataTable
        t={t}
        caption={t('simulation.tiers.months')}
        columns={[t('simulation.month'), ...levels.map(({ code }) => nameOf(code)), t('simulation.tiers.up'), t('simulation.tiers.down')]}
        rows={months.map(({ month, members, up, down }) => ({
          key: month,
          cells: [formatMonth(month), ...levels.map(({ code }) => formatNumber(members[code] ?? 0)), formatNumber(up), formatNumber(down)],
        }))}
      />
      <DataTable
        t={t}
        caption={t('simulation.tiers.moves')}
        columns={[t('simulation.tiers.move'), t('simulation.tiers.times')]}
        rows={moves.map(({ from, to, members }) => ({
          key: `${from} ${to}`,
          cells: [`${nameOf(from)} → ${nameOf(to)}`, formatNumber(members)],
        }))}
      />
    </Sheet>
  )
}

/** What became of each month's points. */
export function CohortSheet({ wallet: { code, name, currency, cohorts } }: { wallet: WalletFigures }) {
  const { t, formatMonth, formatPercent, language } = useText()
  const amount = useAmount(currency)
  const [first] = cohorts
  if (!first) return null
  const hasShares = cohorts.some(({ use }) => use.kind !== 'not_known')
  const shareText = (use: (typeof cohorts)[number]['use']) =>
    use.kind === 'not_known'
      ? t(`simulation.use.${use.reason}`)
      : use.kind === 'closed'
        ? formatPercent(use.share)
        : t('simulation.use.expected', { share: formatPercent(use.share), low: formatPercent(use.low), high: formatPercent(use.high) })
  const title = t('simulation.cohorts', { wallet: name[language] ?? Object.values(name)[0] ?? code })
  return (
    <Sheet title={title} intro={t('simulation.cohorts.intro')}>
      <PlainTable
        t={t}
        caption={title}
        columns={[
          ...['month', 'points.issued', 'points.redeemed', 'points.expired', 'points.open', ...(hasShares ? ['use'] : [])].map((key) =>
            t(`simulation.${key}`),
          ),
        ]}
        rows={cohorts.map(({ month, issued, redeemed, expired, open, use }) => ({
          key: month,
          cells: [formatMonth(month), ...[issued, redeemed, expired, open].map(amount), ...(hasShares ? [shareText(use)] : [])],
        }))}
      />
      {!hasShares && <p className="soft">{t('simulation.useOf', { use: shareText(first.use) })}</p>}
    </Sheet>
  )
}

/** Points as a number, and minor units of a currency as money. */
function useAmount(currency: string | null): (amount: number) => string {
  const { formatNumber, formatMoney } = useText()
  return (amount) => (currency === null ? formatNumber(amount) : formatMoney(amount, currency))
}

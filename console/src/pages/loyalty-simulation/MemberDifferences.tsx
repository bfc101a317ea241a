import { Link } from '@tanstack/react-router'
import type { SimulationReport } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { PlainTable } from '../../report/DataTable.tsx'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'

/** Who gains and who loses most: each leads to the customer. */
export function MemberDifferences({ report, names }: { report: SimulationReport; names: Record<string, string> }) {
  const { t } = useText()
  const isCompared = report.sides.length > 1
  return (
    <>
      <Sheet
        title={t(isCompared ? 'simulation.gainers' : 'simulation.top')}
        intro={isCompared ? t('simulation.counts', { more: report.more, same: report.same, fewer: report.fewer }) : undefined}
      >
        {report.gainers.length > 0 ? (
          <Rows report={report} names={names} rows={report.gainers} />
        ) : (
          <p className="soft">{t('simulation.nobody')}</p>
        )}
      </Sheet>
      {isCompared && (
        <Sheet title={t('simulation.losers')}>
          {report.losers.length > 0 ? (
            <Rows report={report} names={names} rows={report.losers} />
          ) : (
            <p className="soft">{t('simulation.nobody')}</p>
          )}
        </Sheet>
      )}
    </>
  )
}

const inView = 10

/** The first few, and the others one key away. */
function Rows({ rows, ...rest }: RowsProps) {
  const { t } = useText()
  const others = rows.slice(inView)
  return (
    <>
      <RowTable rows={rows.slice(0, inView)} {...rest} />
      {others.length > 0 && (
        <details className="simulation-others">
          <summary>{t('simulation.moreOf', { count: others.length })}</summary>
          <RowTable rows={others} {...rest} />
        </details>
      )}
    </>
  )
}

type RowsProps = { report: SimulationReport; names: Record<string, string>; rows: SimulationReport['gainers'] }

function RowTable({ report, names, rows }: RowsProps) {
  const { t, formatNumber, formatMoney, language } = useText()
  const { shopId } = useShop()
  const { differenceIn, currency } = report
  const levels = report.sides.flatMap(({ tiers }) => tiers?.levels ?? [])
  const tierName = (code: string | null) => {
    const name = levels.find((level) => level.code === code)?.name
    return name?.[language] ?? Object.values(name ?? {})[0] ?? code ?? '–'
  }
  const amount = (value: number) => (differenceIn === 'money' ? formatMoney(value, currency) : formatNumber(value))
  const isCompared = report.sides.length > 1
  return (
    <PlainTable
      t={t}
      caption={t('simulation.customers')}
      columns={['customer', 'spend.of', ...(isCompared ? ['before', 'after'] : ['points.issued']), 'level', 'difference'].map((key) =>
        t(`simulation.${key}`),
      )}
      rows={rows.map(({ customerId, spendMinor, before, after, difference }) => ({
        key: customerId,
        cells: [
          <Link key="name" to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId }}>
            {names[customerId] || t('simulation.nameless')}
          </Link>,
          formatMoney(spendMinor, currency),
          ...(isCompared ? [formatNumber(before?.points ?? 0), formatNumber(after.points)] : [formatNumber(after.points)]),
          before && before.tier !== after.tier ? `${tierName(before.tier)} → ${tierName(after.tier)}` : tierName(after.tier),
          `${difference > 0 ? '+' : ''}${amount(difference)}`,
        ],
      }))}
    />
  )
}

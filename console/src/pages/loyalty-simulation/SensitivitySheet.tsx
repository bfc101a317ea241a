import type { SideReport } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { PlainTable } from '../../report/DataTable.tsx'
import { Sheet } from '../../ui/Page.tsx'

type SensitivityProps = {
  sensitivity: NonNullable<SideReport['sensitivity']>
  side: SideReport
  currency: string
  marginPercent: number | null
}

/** What would be if: sums upon assumptions, and said to be so. */
export function SensitivitySheet({ sensitivity: { uses, purchases, breakEvenPercent }, side, currency, marginPercent }: SensitivityProps) {
  const { t, formatMoney, formatPercent } = useText()
  const money = (minor: number) => formatMoney(minor, currency, { whole: true })
  return (
    <Sheet title={t('simulation.if')} intro={t('simulation.if.intro', { sales: money(side.salesMinor) })}>
      <PlainTable
        t={t}
        caption={t('simulation.if.uses')}
        columns={[t('simulation.if.uses'), t('simulation.if.cost'), t('simulation.if.share')]}
        rows={uses.map(({ percent, costMinor, shareOfSales }) => ({
          key: String(percent),
          cells: [formatPercent(percent / 100), money(costMinor), shareOfSales === null ? '–' : formatPercent(shareOfSales, 2)],
        }))}
      />
      {purchases && marginPercent !== null ? (
        <>
          <PlainTable
            t={t}
            caption={t('simulation.if.more')}
            columns={[t('simulation.if.more'), t('simulation.if.margin', { percent: marginPercent }), t('simulation.if.after')]}
            rows={purchases.map(({ percent, extraMarginMinor, afterCostMinor }) => ({
              key: String(percent),
              cells: [`+${formatPercent(percent / 100)}`, money(extraMarginMinor), money(afterCostMinor)],
            }))}
          />
          {breakEvenPercent !== null && (
            <p>{t('simulation.if.even', { percent: formatPercent(breakEvenPercent / 100, 1), margin: marginPercent })}</p>
          )}
        </>
      ) : (
        <p className="soft">{t('simulation.if.noMargin')}</p>
      )}
    </Sheet>
  )
}

import type { FirstPurchase } from '../../../server/analytics/schema.ts'
import { BarRows } from './BarRows.tsx'
import { ChartFigure } from './ChartFigure.tsx'
import { DataTable } from './DataTable.tsx'
import type { SectionProps } from './report-props.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

/** Which first purchases lead nowhere: for each product and category, the share of its first buyers who never came back. */
export function FirstPurchases(props: SectionProps) {
  const { audit, t, format } = props
  const worst = surestDeadEnd([...audit.firstProducts, ...audit.firstCategories])
  return (
    <Section
      id="first"
      question={t('audit.first.question')}
      answer={
        worst ? t('audit.first.answer', { name: worst.name, share: format.percent(worst.oneTimeShare ?? 0) }) : t('audit.first.empty')
      }
      meaning={<p>{t('audit.first.meaning')}</p>}
    >
      <FirstPurchaseBars {...props} purchases={audit.firstProducts} kind="products" />
      <FirstPurchaseBars {...props} purchases={audit.firstCategories} kind="categories" />
    </Section>
  )
}

function FirstPurchaseBars({
  audit,
  t,
  format,
  links,
  purchases,
  kind,
}: SectionProps & { purchases: readonly FirstPurchase[]; kind: 'products' | 'categories' }) {
  if (purchases.length === 0) return null
  const returning = audit.figures.find((figure) => figure.key === 'returningShare')?.value ?? null
  const title = t(`audit.first.${kind}`)
  const nameOf = (purchase: FirstPurchase) =>
    links && purchase.id ? (
      <a
        href={links.customers({
          ...(kind === 'products' ? { firstProduct: purchase.id } : { firstCategory: purchase.id }),
          maxPurchaseDays: 1,
        })}
      >
        {purchase.name}
      </a>
    ) : (
      purchase.name
    )
  const shareOf = (purchase: FirstPurchase) => (purchase.oneTimeShare === null ? t('audit.unknown') : format.percent(purchase.oneTimeShare))
  const rangeOf = (purchase: FirstPurchase) =>
    purchase.low === null || purchase.high === null
      ? ''
      : t('audit.range', { low: format.percent(purchase.low), high: format.percent(purchase.high) })
  return (
    <ChartFigure
      title={
        <Term t={t} of="oneTime">
          {title}
        </Term>
      }
      alternative={t('audit.first.alternative')}
      table={
        <DataTable
          t={t}
          caption={title}
          columns={[
            t('audit.first.name'),
            t('audit.first.customers'),
            t('audit.first.oneTime'),
            t('audit.column.share'),
            t('audit.column.interval'),
          ]}
          rows={purchases.map((purchase) => ({
            key: purchase.id ?? purchase.name,
            cells: [
              nameOf(purchase),
              format.number(purchase.customers),
              format.number(purchase.oneTimeCustomers),
              shareOf(purchase),
              rangeOf(purchase),
            ],
          }))}
          csv={links?.csv(kind === 'products' ? 'first-products' : 'first-categories')}
        />
      }
    >
      <BarRows
        reference={
          returning === null ? undefined : { at: 1 - returning, label: t('audit.first.shop', { share: format.percent(1 - returning) }) }
        }
        rows={purchases.slice(0, 10).map((purchase) => ({
          key: purchase.id ?? purchase.name,
          label: nameOf(purchase),
          length: purchase.oneTimeShare ?? 0,
          interval: purchase.low === null || purchase.high === null ? undefined : { low: purchase.low, high: purchase.high },
          value: shareOf(purchase),
          note: t('audit.first.note', { range: rangeOf(purchase), n: purchase.customers }),
        }))}
      />
    </ChartFigure>
  )
}

/** The purchase whose whole interval lies highest: few buyers alone make nobody the worst. */
function surestDeadEnd(purchases: readonly FirstPurchase[]): FirstPurchase | undefined {
  return purchases.filter((purchase) => purchase.oneTimeShare !== null).toSorted((a, b) => (b.low ?? 0) - (a.low ?? 0))[0]
}

import type { Audit } from '../../../server/analytics/schema.ts'
import type { CustomerFilter } from '../../../server/customers/schema.ts'
import type { Translate } from '../messages.ts'
import { ChartFigure } from './ChartFigure.tsx'
import { DataTable } from './DataTable.tsx'
import { heatLevel } from './heat-level.ts'
import type { ReportFormat } from './report-format.ts'
import type { SectionProps } from './report-props.ts'
import { type Band, lastOrderDays, recencyBands, scoreBands } from './rfm-bands.ts'
import { Section } from './Section.tsx'
import { Term } from './Term.tsx'

const scores = [1, 2, 3, 4, 5] as const

/** Recency down, orders across: a tile carries its people and their revenue, its colour the revenue, its bar the people. */
export function RfmMap({ audit, t, format, links }: SectionProps) {
  const rfm = audit.rfm
  if (!rfm) return <Section id="rfm" question={t('audit.rfm.question')} answer={t('audit.rfm.empty')} />

  const recency = recencyBands(rfm.edges.recencyDays)
  const frequency = scoreBands(rfm.edges.orders, 1)
  const cellOf = (r: number, f: number) =>
    rfm.cells.find((cell) => cell.recency === r && cell.frequency === f) ?? { customers: 0, revenueMinor: 0 }
  // One tile often brings more than all others: the root keeps the others apart. The number in the tile is exact.
  const mostRevenue = Math.max(0, ...rfm.cells.map((cell) => cell.revenueMinor))
  const mostCustomers = Math.max(1, ...rfm.cells.map((cell) => cell.customers))
  const quiet = quietFrequentBuyers(rfm)
  const answer =
    quiet.customers === 0
      ? t('audit.rfm.answerNone')
      : t('audit.rfm.answer', { customers: quiet.customers, money: format.roundMoney(quiet.revenueMinor) })

  return (
    <Section id="rfm" question={t('audit.rfm.question')} answer={answer} meaning={<p>{t('audit.rfm.meaning')}</p>}>
      <ChartFigure
        title={
          <Term t={t} of="rfm">
            {t('audit.rfm.title')}
          </Term>
        }
        alternative={t('audit.rfm.alternative')}
        legend={
          <>
            <HeatKey /> {t('audit.rfm.legend')}{' '}
            {t('audit.rfm.revenueEdges', { edges: rfm.edges.revenueMinor.map((edge) => format.money(Math.round(edge))).join(' · ') })}
          </>
        }
        table={
          <DataTable
            t={t}
            caption={t('audit.rfm.title')}
            columns={[t('audit.rfm.recency'), t('audit.rfm.orders'), t('audit.column.customers'), t('audit.column.revenue')]}
            rows={rfm.cells.map((cell) => ({
              key: `${cell.recency} ${cell.frequency}`,
              cells: [
                `${cell.recency} · ${daysText(recency[cell.recency - 1] ?? null, t)}`,
                `${cell.frequency} · ${ordersText(frequency[cell.frequency - 1] ?? null, t)}`,
                format.number(cell.customers),
                format.roundMoney(cell.revenueMinor),
              ],
            }))}
            csv={links?.csv('rfm')}
          />
        }
      >
        <p className="rp-rfm-axes" aria-hidden="true">
          {t('audit.rfm.recency')} ↓ · {t('audit.rfm.orders')} →
        </p>
        <table className="rp-rfm">
          <caption className="rp-unseen">{t('audit.rfm.title')}</caption>
          <thead>
            <tr>
              <td className="rp-rfm-corner">
                <span>
                  <span>{t('audit.rfm.recency')}</span> ↓
                </span>{' '}
                <span>
                  <span>{t('audit.rfm.orders')}</span> →
                </span>
              </td>
              {scores.map((f) => (
                <th key={f} scope="col">
                  <span className="rp-rfm-score">{f}</span> {ordersText(frequency[f - 1] ?? null, t)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scores.toReversed().map((r) => (
              <tr key={r}>
                <th scope="row">
                  <span className="rp-rfm-score">{r}</span> {daysText(recency[r - 1] ?? null, t)}
                </th>
                {scores.map((f) => {
                  const cell = cellOf(r, f)
                  const filter = filterOf(recency[r - 1] ?? null, frequency[f - 1] ?? null, audit.cutOn)
                  return (
                    <td key={f} className={`rp-heat-${heatLevel(Math.sqrt(Math.max(0, cell.revenueMinor)), Math.sqrt(mostRevenue))}`}>
                      <Tile
                        {...cell}
                        share={cell.customers / mostCustomers}
                        format={format}
                        t={t}
                        href={links && filter && cell.customers > 0 ? links.customers(filter) : undefined}
                      />
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ChartFigure>
    </Section>
  )
}

interface TileProps {
  customers: number
  revenueMinor: number
  /** Of the fullest tile. */
  share: number
  format: ReportFormat
  t: Translate
  href: string | undefined
}

function Tile({ customers, revenueMinor, share, format, t, href }: TileProps) {
  const label = t('audit.rfm.tile', { customers, money: format.roundMoney(revenueMinor) })
  const content = (
    <>
      <strong>{format.number(customers)}</strong>
      <span>{format.compactMoney(revenueMinor)}</span>
      <span className="rp-unseen">({label})</span>
      <span className="rp-tile-bar" style={{ width: `${Math.round(share * 100)}%` }} aria-hidden="true" />
    </>
  )
  if (customers === 0) return <span className="rp-tile rp-tile-empty">–</span>
  return href ? (
    <a className="rp-tile" href={href} title={label}>
      {content}
    </a>
  ) : (
    <span className="rp-tile" title={label}>
      {content}
    </span>
  )
}

function HeatKey() {
  return (
    <span className="rp-heat-key" aria-hidden="true">
      {[1, 2, 3, 4, 5, 6, 7].map((level) => (
        <span key={level} className={`rp-heat-${level}`} />
      ))}
    </span>
  )
}

/** People in the two upper scores of frequency and the two lower ones of recency. */
function quietFrequentBuyers({ cells }: NonNullable<Audit['rfm']>) {
  const quiet = cells.filter((cell) => cell.frequency >= 4 && cell.recency <= 2)
  return {
    customers: quiet.reduce((sum, cell) => sum + cell.customers, 0),
    revenueMinor: quiet.reduce((sum, cell) => sum + cell.revenueMinor, 0),
  }
}

function daysText(band: Band | null, t: Translate): string {
  if (!band) return t('audit.rfm.noBand')
  if (band.to === null) return t('audit.rfm.daysFrom', { from: band.from })
  return band.from === band.to ? t('audit.days', { n: band.from }) : t('audit.rfm.daysRange', { from: band.from, to: band.to })
}

function ordersText(band: Band | null, t: Translate): string {
  if (!band) return t('audit.rfm.noBand')
  if (band.to === null) return t('audit.rfm.ordersFrom', { from: band.from })
  return band.from === band.to
    ? t('audit.rfm.ordersExactly', { n: band.from })
    : t('audit.rfm.ordersRange', { from: band.from, to: band.to })
}

function filterOf(recency: Band | null, frequency: Band | null, cutOn: string): CustomerFilter | null {
  if (!recency || !frequency) return null
  return {
    isBuyer: 'yes',
    ...lastOrderDays(recency, cutOn),
    minOrders: frequency.from,
    ...(frequency.to === null ? {} : { maxOrders: frequency.to }),
  }
}

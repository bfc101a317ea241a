import type { ReactNode } from 'react'
import type { Translate } from '../messages.ts'

interface DataTableProps {
  t: Translate
  caption: string
  columns: readonly string[]
  /** The first cell of a row is its heading. */
  rows: readonly { key: string; cells: readonly ReactNode[] }[]
  csv?: string | undefined
}

/** The numbers of a chart as a table, folded until it is asked for; in print it stays folded. */
export function DataTable({ t, caption, columns, rows, csv }: DataTableProps) {
  return (
    <details className="rp-table-fold">
      <summary>{t('audit.table.show', { title: caption })}</summary>
      <PlainTable t={t} caption={caption} columns={columns} rows={rows} />
      {csv && (
        <p>
          <CsvLink t={t} href={csv} title={caption} />
        </p>
      )}
    </details>
  )
}

/** A table with headings for columns and rows; it scrolls by itself where it is wider than the page. */
export function PlainTable({ t, caption, columns, rows }: Omit<DataTableProps, 'csv'>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="rp-scroll" tabIndex={0} aria-label={t('audit.table.region', { title: caption })}>
      <table className="rp-table">
        <caption className="rp-unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells: [heading, ...cells] }) => (
            <tr key={key}>
              <th scope="row">{heading}</th>
              {cells.map((cell, index) => (
                <td key={columns[index + 1]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

export function CsvLink({ t, href, title }: { t: Translate; href: string; title: string }) {
  return (
    <a className="rp-csv" href={href} download>
      {t('audit.table.csv')}
      <span className="rp-unseen"> {title}</span>
    </a>
  )
}

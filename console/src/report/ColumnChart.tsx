import type { ReactNode } from 'react'

export interface Column {
  key: string
  label: string
  value: number
  /** The value written short, above the column. */
  short: string
  /** The whole sentence, for the tooltip and the screen reader. */
  text: string
  isUnfinished?: boolean
}

/** Columns side by side, each reachable by the keyboard; an unfinished one is hatched. Marks are lines across, with their words. */
export function ColumnChart({ columns, marks = [] }: { columns: readonly Column[]; marks?: readonly { at: number; label: ReactNode }[] }) {
  const top = Math.max(0, ...columns.map((column) => column.value))
  // The others are shown where there is room for them.
  const labelEvery = Math.ceil(columns.length / 6)
  return (
    <div className={marks.length > 0 ? 'rp-columns rp-columns-marked' : 'rp-columns'} data-crowded={columns.length > 16 || undefined}>
      <ol className="rp-points">
        {columns.map((column, index) => (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the column carries a number that only its tooltip shows
          <li key={column.key} tabIndex={0} className="rp-column" data-side={sideOf(index, columns.length)}>
            <span className="rp-tip" role="note">
              {column.text}
            </span>
            <span className="rp-column-box" aria-hidden="true">
              <span className="rp-column-short">{column.short}</span>
              <span
                className={column.isUnfinished ? 'rp-column-bar rp-hatched' : 'rp-column-bar'}
                style={{ height: `${top > 0 ? Math.max(0, (column.value / top) * 100) : 0}%` }}
              />
            </span>
            <span className="rp-column-label" data-extra={index % labelEvery !== 0 || undefined} aria-hidden="true">
              {column.label}
            </span>
          </li>
        ))}
      </ol>
      {marks.map((mark, index) => (
        <span
          key={mark.at}
          className="rp-column-mark"
          data-side={mark.at > 50 ? 'end' : 'start'}
          style={{ left: `${mark.at}%`, top: `${index * 1.5}rem` }}
          aria-hidden="true"
        >
          <span>{mark.label}</span>
        </span>
      ))}
    </div>
  )
}

/** Where a tooltip may grow without leaving the page. */
function sideOf(index: number, count: number): 'start' | 'middle' | 'end' {
  if (index < count / 3) return 'start'
  return index >= (count * 2) / 3 ? 'end' : 'middle'
}

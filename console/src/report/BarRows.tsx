import type { ReactNode } from 'react'

export interface BarRow {
  key: string
  label: ReactNode
  /** Length of the bar, 0 to 1 of the track. */
  length: number
  value: ReactNode
  note?: ReactNode
  /** 95 % interval on the same scale as `length`. */
  interval?: { low: number; high: number } | undefined
}

/** Bars one below the other, each with its words beside it. `reference` draws one line through all of them. */
export function BarRows({ rows, reference }: { rows: readonly BarRow[]; reference?: { at: number; label: string } | undefined }) {
  return (
    <div className="rp-bars">
      {reference && (
        <p className="rp-bars-reference" aria-hidden="true">
          <span className="rp-bars-line-sample" /> {reference.label}
        </p>
      )}
      <ol>
        {rows.map((row) => (
          <li key={row.key}>
            <span className="rp-bar-label">{row.label}</span>
            <span className="rp-bar-track" aria-hidden="true">
              <span className="rp-bar-fill" style={{ width: percent(row.length) }} />
              {row.interval && (
                <span
                  className="rp-bar-interval"
                  style={{ left: percent(row.interval.low), width: percent(row.interval.high - row.interval.low) }}
                />
              )}
              {reference && <span className="rp-bar-reference" style={{ left: percent(reference.at) }} />}
            </span>
            <span className="rp-bar-value">
              <strong>{row.value}</strong> {row.note && <span className="rp-note">{row.note}</span>}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

function percent(share: number): string {
  return `${Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10}%`
}

interface PairedRow {
  key: string
  label: string
  note: string
  /** Shares of the track, each with its own words: nothing is told by colour alone. */
  bars: readonly { key: string; share: number; text: string }[]
}

/** What was foretold and what came, one below the other for each group. */
export function PairedBars({ rows }: { rows: readonly PairedRow[] }) {
  return (
    <ol className="paired-bars">
      {rows.map(({ key, label, note, bars }) => (
        <li key={key}>
          <p>
            {label} <span className="rp-note">{note}</span>
          </p>
          {bars.map((bar) => (
            <div key={bar.key} className="paired-bar" data-kind={bar.key}>
              <span className="paired-bar-track" aria-hidden="true">
                <span style={{ width: `${Math.min(100, 100 * bar.share)}%` }} />
              </span>
              <span>{bar.text}</span>
            </div>
          ))}
        </li>
      ))}
    </ol>
  )
}

import type { ReactNode } from 'react'

interface ChartFigureProps {
  title: ReactNode
  /** What the picture says, for those who do not see it. */
  alternative: string
  /** A sentence that the eye needs too: what hatching or a mark means. */
  legend?: ReactNode
  children: ReactNode
  table?: ReactNode
}

/** A chart with its title, its text alternative and, one key away, its table. */
export function ChartFigure({ title, alternative, legend, children, table }: ChartFigureProps) {
  return (
    <figure className="rp-figure">
      <figcaption>
        <span className="rp-figure-title">{title}</span>
        <span className="rp-unseen"> {alternative}</span>
      </figcaption>
      {children}
      {legend && <p className="rp-legend">{legend}</p>}
      {table}
    </figure>
  )
}

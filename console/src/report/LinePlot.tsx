import type { ReactNode } from 'react'
import { areaPath, linePath, type PlotPoint } from './line-path.ts'

export interface LabelledPoint extends PlotPoint {
  key: string
  /** Words that stay on the chart; a point without is known by its tooltip alone. */
  label?: ReactNode
  text: string
}

interface LinePlotProps {
  line: readonly PlotPoint[]
  points: readonly LabelledPoint[]
  yTicks: readonly { at: number; label: string }[]
  xTicks: readonly { at: number; label: string }[]
  xTitle: string
  isSquare?: boolean
  /** A straight line from corner to corner with its words: "if all were equal". */
  diagonal?: string
}

/**
 * A line over a plot. The line is SVG stretched to its box; words and points are HTML above it, so that they keep their
 * size on a telephone and on paper.
 */
export function LinePlot({ line, points, yTicks, xTicks, xTitle, isSquare, diagonal }: LinePlotProps) {
  return (
    <div className={isSquare ? 'rp-plot rp-plot-square' : 'rp-plot'}>
      <div className="rp-plot-y" aria-hidden="true">
        {yTicks.map((tick) => (
          <span key={tick.at} style={{ bottom: `${tick.at}%` }}>
            {tick.label}
          </span>
        ))}
      </div>
      <div className="rp-plot-box">
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {yTicks.map((tick) => (
            <path key={tick.at} className="rp-grid-line" d={`M0 ${100 - tick.at} H100`} />
          ))}
          {diagonal && <path className="rp-diagonal" d="M0 100 L100 0" />}
          <path className="rp-area" d={areaPath(line)} />
          <path className="rp-line" d={linePath(line)} />
        </svg>
        {diagonal && (
          <span className="rp-diagonal-label" aria-hidden="true">
            {diagonal}
          </span>
        )}
        <ol className="rp-points">
          {points.map((point) => (
            <li
              key={point.key}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: the point carries a number that only its tooltip shows
              tabIndex={0}
              className="rp-point"
              data-side={sideOf(point.x)}
              style={{ left: `${point.x}%`, bottom: `${point.y}%` }}
            >
              {point.label && (
                <span className="rp-point-label" aria-hidden="true">
                  {point.label}
                </span>
              )}
              <span className="rp-tip" role="note">
                {point.text}
              </span>
            </li>
          ))}
        </ol>
      </div>
      <div className="rp-plot-x" aria-hidden="true">
        {xTicks.map((tick) => (
          <span key={tick.at} style={{ left: `${tick.at}%` }}>
            {tick.label}
          </span>
        ))}
      </div>
      <p className="rp-plot-title" aria-hidden="true">
        {xTitle}
      </p>
    </div>
  )
}

function sideOf(x: number): 'start' | 'middle' | 'end' {
  if (x < 33) return 'start'
  return x > 67 ? 'end' : 'middle'
}

import { type KeyboardEvent, type RefObject, useEffect } from 'react'

const steps: Record<string, (index: number, count: number) => number> = {
  ArrowLeft: (index) => index - 1,
  ArrowUp: (index) => index - 1,
  ArrowRight: (index) => index + 1,
  ArrowDown: (index) => index + 1,
  Home: () => 0,
  End: (_, count) => count - 1,
}

/**
 * Makes each chart of the report one stop of the Tab key, with arrows between its points, and lets Escape close a
 * definition. In the static file, which runs no script, every point is a stop of its own.
 */
export function useReportKeys(report: RefObject<HTMLElement | null>) {
  useEffect(() => {
    for (const points of report.current?.querySelectorAll('.rp-points') ?? []) {
      pointsOf(points).forEach((point, index) => {
        point.tabIndex = index === 0 ? 0 : -1
      })
    }
  }, [report])

  return (event: KeyboardEvent) => {
    const focused = document.activeElement
    if (!(focused instanceof HTMLElement)) return
    if (event.key === 'Escape' && focused.closest('.rp-term, .rp-points')) focused.blur()

    const points = focused.matches('.rp-points > li') ? pointsOf(focused.parentElement) : []
    const next = points[steps[event.key]?.(points.indexOf(focused), points.length) ?? -1]
    if (!next) return
    event.preventDefault()
    focused.tabIndex = -1
    next.tabIndex = 0
    next.focus()
  }
}

function pointsOf(list: Element | null): HTMLElement[] {
  return list ? [...list.querySelectorAll<HTMLElement>(':scope > li')] : []
}

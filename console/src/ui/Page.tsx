import { type ReactNode, useEffect, useRef } from 'react'

let hasArrived = false

type PageProps = {
  /** The heading; with `siteName` it is also the window's title. */
  title: string
  siteName: string
  intro?: ReactNode
  /** Stands over the heading: a way back. */
  before?: ReactNode
  /** Buttons beside the heading. */
  actions?: ReactNode
  width?: 'text' | 'full'
  children: ReactNode
}

/** A page's frame: window title, heading, actions. After a navigation the heading takes the focus, so that a screen reader says where one is. */
export function Page({ title, siteName, intro, before, actions, width = 'full', children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${siteName}`
  }, [title, siteName])
  useEffect(() => {
    if (hasArrived) heading.current?.focus({ preventScroll: true })
    hasArrived = true
  }, [])
  return (
    <div className="page" data-width={width}>
      {before}
      <header className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {intro !== undefined && <p className="page-intro">{intro}</p>}
        </div>
        {actions !== undefined && <div className="page-actions">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A titled part of a page on its own sheet. */
export function Sheet({
  title,
  intro,
  actions,
  children,
}: {
  title?: string
  intro?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="sheet">
      {(title !== undefined || actions !== undefined) && (
        <div className="sheet-head">
          {title !== undefined && <h2>{title}</h2>}
          {actions}
        </div>
      )}
      {intro !== undefined && <p className="sheet-intro">{intro}</p>}
      {children}
    </section>
  )
}

import { type ReactNode, useId } from 'react'
import type { Translate } from '../messages.ts'

/** Words of the report that have a definition at its end. */
export const concepts = [
  'purchaseDay',
  'netting',
  'cut',
  'interval',
  'ladder',
  'repeat',
  'cohort',
  'retention',
  'rfm',
  'concentration',
  'gap',
  'oneTime',
  'seasonality',
  'lapsed',
] as const
export type Concept = (typeof concepts)[number]

interface TermProps {
  t: Translate
  /** Key of the definition: a concept or a headline figure. */
  of: string
  children: ReactNode
}

/** A word that explains itself on hover and focus, and leads to its definition at the end of the report. Needs no script. */
export function Term({ t, of, children }: TermProps) {
  const tipId = useId()
  return (
    <span className="rp-term">
      <a href={`#definition-${of}`} aria-describedby={tipId}>
        {children}
      </a>
      <span className="rp-tip" role="tooltip" id={tipId}>
        {t(`audit.definition.${of}`)}
      </span>
    </span>
  )
}

import type { ReactNode } from 'react'

export interface SectionText {
  /** Also the fragment of the address. */
  id: string
  question: string
  /** The answer in one sentence: it is the heading. */
  answer: string
  meaning?: ReactNode
}

/** One question, its answer as the heading, and what proves it. */
export function Section({ id, question, answer, meaning, children }: SectionText & { children?: ReactNode }) {
  const headingId = `${id}-answer`
  return (
    <section className="rp-section" id={id} aria-labelledby={headingId}>
      <p className="rp-question">{question}</p>
      <h2 id={headingId}>{answer}</h2>
      {meaning && <div className="rp-meaning">{meaning}</div>}
      {children}
    </section>
  )
}

export type Likelihood = 'high' | 'likely' | 'possible'

/** A score of 0 to 1 in words: it comes from rules of thumb, and a number would promise more. */
export function likelihoodOf(score: number): Likelihood {
  if (score >= 0.9) return 'high'
  return score >= 0.7 ? 'likely' : 'possible'
}

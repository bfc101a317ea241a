/** What the cost of a back-test depends on that nobody can know: arithmetic upon assumptions, never a promise. */
import type { Sensitivity, WalletFigures } from '../simulation-schema.ts'
import { worthOfPoints } from './worth.ts'

/**
 * `uses`: what points given and not taken back would cost if so many of a hundred were used. `purchases`: what members would bring if they
 * bought so much more than in the past, at the stated margin, less what the back-test's points cost. Null where points have no worth.
 */
export function sensitivityOf(
  wallets: readonly Pick<WalletFigures, 'worth' | 'total' | 'cost'>[],
  { salesMinor, marginPercent }: { salesMinor: number; marginPercent: number | null },
): Sensitivity | null {
  const priced = wallets.filter(({ worth }) => worth !== null)
  if (priced.length === 0) return null
  const givenMinor = priced.reduce((sum, { worth, total }) => sum + worthOfPoints(worth, Math.max(0, total.issued - total.clawed)), 0)
  const costMinor = priced.reduce((sum, { cost }) => sum + (cost ? cost.usedMinor + cost.openMinor : 0), 0)
  const marginOf = (percent: number) => Math.round((salesMinor * percent * (marginPercent ?? 0)) / 10_000)
  return {
    uses: [25, 50, 75, 100].map((percent) => {
      const atShare = Math.round((givenMinor * percent) / 100)
      return { percent, costMinor: atShare, shareOfSales: salesMinor > 0 ? atShare / salesMinor : null }
    }),
    purchases:
      marginPercent === null
        ? null
        : [0, 2, 5, 10, 20].map((percent) => ({
            percent,
            extraMarginMinor: marginOf(percent),
            afterCostMinor: marginOf(percent) - costMinor,
          })),
    breakEvenPercent: marginPercent === null || salesMinor <= 0 ? null : (costMinor * 10_000) / (salesMinor * marginPercent),
  }
}

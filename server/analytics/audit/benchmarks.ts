import type { Audit } from '../schema.ts'

/**
 * Figures that circulate in the trade, to stand beside a shop's own. None was measured by us and none names a sample
 * that could be checked, so each is shown as quoted and not verified, and no finding puts money on one.
 */
export const benchmarks: Audit['benchmarks'] = [
  { code: 'returning_without_strategy', metric: 'returningShare', value: 0.15, unit: 'share', currency: null },
  { code: 'returning_with_strategy', metric: 'returningShare', value: 0.45, unit: 'share', currency: null },
  { code: 'order_value_without_strategy', metric: 'averageOrderValueMinor', value: 18_000, unit: 'minor', currency: 'PLN' },
  { code: 'order_value_with_strategy', metric: 'averageOrderValueMinor', value: 29_000, unit: 'minor', currency: 'PLN' },
  { code: 'loyal_spend_more', metric: null, value: 0.67, unit: 'share', currency: null },
  { code: 'regulars_bring', metric: null, value: 0.9, unit: 'share', currency: null },
].map(
  (quoted) =>
    ({
      ...quoted,
      source: 'trade_guides_pl',
      status: 'quoted_not_verified',
    }) as Audit['benchmarks'][number],
)

export const benchmark = (code: Audit['benchmarks'][number]['code']): number =>
  benchmarks.find((each) => each.code === code)?.value ?? Number.NaN

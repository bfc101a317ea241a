import type { Finding } from '../../../server/analytics/schema.ts'
import type { ReportFormat } from './report-format.ts'

/**
 * The values of a finding as its sentence needs them: money and shares written out, counts left as numbers, because
 * plurals depend on them. The name tells what a value is: `…Minor` is money, `share` and `…Share` are shares.
 */
export function findingValues(finding: Finding, format: ReportFormat): Record<string, string | number> {
  const money =
    typeof finding.values.currency === 'string'
      ? (minor: number) => format.moneyIn(minor, String(finding.values.currency))
      : format.roundMoney
  return Object.fromEntries(
    Object.entries({ ...finding.values, moneyMinor: finding.moneyMinor ?? 0 }).map(([name, value]) => {
      if (typeof value === 'string') return [name, value]
      if (name.endsWith('Minor')) return [name, name === 'averageOrderMinor' ? format.money(value) : money(value)]
      if (name === 'share' || name.endsWith('Share')) return [name, format.percent(value)]
      return [name, value]
    }),
  )
}

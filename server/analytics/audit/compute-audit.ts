import { cohortGrid, gapFigures, orderLadder, retentionByAge } from '@regulars/cohorts'
import { daysBetween } from '../../kit/clock.ts'
import type { Db } from '../../kit/database.ts'
import { figure } from '../metrics/metric.ts'
import { metrics } from '../metrics/metrics.ts'
import type { Audit } from '../schema.ts'
import { benchmarks } from './benchmarks.ts'
import { cohortMonths } from './cohorts.ts'
import { concentration } from './concentration.ts'
import { decideFindings, type Measured } from './findings.ts'
import { firstPurchases } from './first-purchases.ts'
import { purchaseGaps } from './gaps.ts'
import { lapsedValue } from './lapsed.ts'
import { decideNotes } from './notes.ts'
import { repeatByHorizon } from './repeat.ts'
import { rfmMap } from './rfm.ts'
import { seasonality } from './seasonality.ts'
import { orderedDays, shopTotals } from './shop-totals.ts'
import { topCustomers } from './top-customers.ts'

export interface AuditRequest {
  shopId: string
  shop: Audit['shop']
  /** Count facts to this day only and look from there; null = all facts, seen from the last day with an order. */
  cutOn: string | null
  lines: { read: number; rejected: number }
  now: Date
  /** Told after each question how much of the audit is answered, from 0 to 1. */
  onProgress?: (share: number) => Promise<void>
}

const questions = 11

/**
 * The audit of a shop's customer relations, from its kept figures. Null where the shop has no order that counts.
 * Reads only; the same facts and cut always give the same audit.
 */
export async function computeAudit(db: Db, { shopId, shop, cutOn: until, lines, now, onProgress }: AuditRequest): Promise<Audit | null> {
  const answer = countAnswers(onProgress)
  const days = await answer(orderedDays(db, { shopId }))
  if (days === null || (until !== null && until < days.firstOn)) return null
  const cutOn = until ?? days.lastOn
  const view = { shopId, until, cutOn }

  const totals = await answer(shopTotals(db, view))
  const gapRows = await answer(purchaseGaps(db, view))
  const gaps = gapFigures(gapRows)
  const cohorts = cohortGrid(await answer(cohortMonths(db, view)), cutOn)
  const first = await answer(firstPurchases(db, view))

  const measured: Measured = {
    shop,
    cutOn,
    firstOn: days.firstOn,
    computedAt: now.toISOString(),
    linesRead: lines.read,
    linesRejected: lines.rejected,
    figures: metrics.map((metric) => figure(metric, { totals, gaps })),
    repeatByHorizon: await answer(repeatByHorizon(db, view)),
    retention: retentionByAge(cohorts),
    cohorts,
    ladder: orderLadder(gapRows),
    rfm: await answer(rfmMap(db, view)),
    concentration: await answer(concentration(db, view, { customers: totals.customers, revenueMinor: totals.customerRevenueMinor })),
    gaps,
    firstProducts: first.products,
    firstCategories: first.categories,
    seasonality: await answer(seasonality(db, view)),
    lapsed: gaps === null ? null : await answer(lapsedValue(db, view, { afterDays: gaps.p90 })),
    topCustomers: await answer(topCustomers(db, view)),
  }
  return {
    ...measured,
    benchmarks,
    findings: decideFindings(measured),
    notes: decideNotes(measured, { days: daysBetween(days.firstOn, cutOn) }),
  }
}

/** Hands each answer on as it is, and tells how many there are by now. */
function countAnswers(onProgress: AuditRequest['onProgress']) {
  let answered = 0
  return async <Answer>(question: Promise<Answer>): Promise<Answer> => {
    const answer = await question
    answered++
    await onProgress?.(answered / questions)
    return answer
  }
}

/** Programmes, orders and members of which a test says only what it is about. */
import type { Program } from '../program.ts'
import type { EarnRule, RuleKind } from '../rules/earn-rule.ts'
import type { LineFacts, MemberFacts, OrderFacts } from './order-facts.ts'

export const zone = 'Europe/Warsaw'

export function aProgram(rules: readonly EarnRule[], changes: Partial<Program> = {}): Program {
  return {
    name: { en: 'Test' },
    currency: 'USD',
    startsOn: '2020-01-01',
    enrolment: 'automatic',
    wallets: [aWallet()],
    basis: { isShippingCounted: false, isCreditCounted: false, excludedProducts: [], excludedCategories: [] },
    rules: [...rules],
    multipliers: 'highest',
    tiers: null,
    adjustmentLimit: 5000,
    households: null,
    ...changes,
  }
}

export function aWallet(changes: Partial<Program['wallets'][number]> = {}): Program['wallets'][number] {
  return {
    code: 'points',
    name: { en: 'Points' },
    expiry: { kind: 'never' },
    pending: { kind: 'none' },
    clawback: { policy: 'clamp' },
    restore: { mode: 'proportional', lapsed: { policy: 'lapse' } },
    maxBalance: null,
    periodCap: null,
    conversion: null,
    autoRedeem: null,
    currency: null,
    ...changes,
  }
}

/** Tiers by code with the factors that they give, from the lowest. */
export function tiersOf(factors: Record<string, string>, birthdayPoints = 0): Program['tiers'] {
  return {
    metric: 'spend',
    wallet: 'points',
    window: { kind: 'lifetime' },
    upgrade: 'immediate',
    downgrade: 'never',
    validity: { kind: 'while_met' },
    grace: null,
    isPendingCounted: true,
    levels: Object.entries(factors).map(([code, earnFactor], index) => ({
      code,
      name: { en: code },
      threshold: index * 100,
      benefits: { earnFactor, freeShippingFromMinor: null, hasEarlyAccess: false, birthdayPoints },
    })),
  }
}

export function aRule(id: string, kind: RuleKind, changes: Partial<EarnRule> = {}): EarnRule {
  const caps = { cooldownDays: null, frequency: null, memberBudget: null, budget: null }
  return { id, wallet: 'points', kind, conditions: [], from: null, until: null, priority: 100, stop: false, caps, ...changes }
}

/** So many points for each `perMinor` of dollars, part by part or in whole steps. */
export function perDollars(points: number, perMinor: number, mode: 'proportional' | 'step' = 'proportional'): RuleKind {
  return { code: 'purchase', mode, table: [{ currency: 'USD', points, perMinor }] }
}

export const aLine = (totalMinor: number, changes: Partial<LineFacts> = {}): LineFacts => ({
  code: 'tea',
  category: 'drinks',
  brand: null,
  isCharge: false,
  isGiftCard: false,
  quantity: 1,
  totalMinor,
  ...changes,
})

/** An order of these lines, at noon of a Wednesday in Warsaw. */
export const anOrder = (lines: readonly LineFacts[], changes: Partial<OrderFacts> = {}): OrderFacts => ({
  number: '1001',
  placedAt: new Date('2026-11-25T11:00:00Z'),
  placedOn: '2026-11-25',
  currency: 'USD',
  channel: 'web',
  lines,
  reductionMinor: 0,
  paidByCreditMinor: 0,
  ...changes,
})

export const aMember = (changes: Partial<MemberFacts> = {}): MemberFacts => ({
  tier: null,
  segmentIds: new Set(),
  orderNo: 1,
  monthsInARow: 1,
  isFirstOfMonth: true,
  ...changes,
})

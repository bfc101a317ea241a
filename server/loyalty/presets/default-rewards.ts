/** What points buy in the default programme, and what recommending the shop brings. */
import type { Reward } from '../rewards/reward.ts'
import { pointUnitMinor } from './default-program.ts'

/**
 * Four rewards for the points of the default programme, the nearest after some 250 spent. The coupon of 1,000 points is worth
 * more than the same points off an order, so that saving up pays.
 */
export function defaultRewards({ currency }: { currency: string }): Reward[] {
  const unit = pointUnitMinor(currency)
  return [
    reward('free_shipping', { pl: 'Darmowa dostawa', uk: 'Безкоштовна доставка', en: 'Free shipping' }, 250, {
      code: 'free_shipping',
      fromMinor: 0,
      ...coupon,
    }),
    reward('percent_10', { pl: '10% zniżki', uk: 'Знижка 10%', en: '10% off' }, 300, {
      code: 'percent_coupon',
      percent: 10,
      fromMinor: 0,
      maxMinor: 30 * unit,
      ...coupon,
    }),
    reward('amount_25', { pl: 'Kupon na zakupy', uk: 'Купон на покупки', en: 'Shopping coupon' }, 500, {
      code: 'amount_coupon',
      amountMinor: 25 * unit,
      fromMinor: 50 * unit,
      ...coupon,
    }),
    reward('amount_60', { pl: 'Duży kupon na zakupy', uk: 'Великий купон на покупки', en: 'Large shopping coupon' }, 1000, {
      code: 'amount_coupon',
      amountMinor: 60 * unit,
      fromMinor: 120 * unit,
      ...coupon,
    }),
  ]
}

/** What both sides get, and from which value of the friend's first order on: 20 PLN or 200 UAH each, from 100 PLN or 1,000 UAH. */
export function defaultReferral({ currency }: { currency: string }) {
  const unit = pointUnitMinor(currency)
  return { currency, advocateMinor: 20 * unit, friendMinor: 20 * unit, minimumOrderMinor: 100 * unit }
}

const coupon = { codes: 'generated', validDays: 60 } as const

function reward(code: string, name: Reward['name'], pointsCost: number, kind: Reward['kind']): Reward {
  return {
    code,
    name,
    wallet: 'points',
    pointsCost,
    kind,
    stock: null,
    perMember: null,
    tiers: null,
    from: null,
    until: null,
    isActive: true,
  }
}

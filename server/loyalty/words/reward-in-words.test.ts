import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Language, languages } from '../../kit/language.ts'
import { defaultRewards } from '../presets/default-rewards.ts'
import type { RewardReason } from '../rewards/reasons.ts'
import { Reward } from '../rewards/reward.ts'
import { names, plProgram } from './configurations-for-tests.ts'
import { reasonInWords, rewardInWords } from './reward-in-words.ts'

const coupon = { codes: 'generated', validDays: 2, fromMinor: 0 } as const
const kindsByCode: Record<Reward['kind']['code'], Reward['kind'][]> = {
  percent_coupon: [null, 3000].map((maxMinor) => ({ code: 'percent_coupon', percent: 10, maxMinor, ...coupon })),
  amount_coupon: [
    { code: 'amount_coupon', amountMinor: 2500, ...coupon },
    { code: 'amount_coupon', amountMinor: 2500, ...coupon, fromMinor: 5000 },
    { code: 'amount_coupon', amountMinor: 2500, ...coupon, validDays: 5 },
  ],
  free_shipping: [{ code: 'free_shipping', ...coupon }],
  gift_product: [{ code: 'gift_product', product: 'E-1' }],
  gift_with_next_order: [{ code: 'gift_with_next_order', product: 'E-1' }],
  early_access: [{ code: 'early_access', opensOn: '2026-12-24' }],
  event_place: [{ code: 'event_place' }],
  store_credit: [{ code: 'store_credit', amountMinor: 2500 }],
}

const [aReward] = defaultRewards({ currency: 'PLN' })
assert.ok(aReward)
const rewards = [
  ...Object.values(kindsByCode).flatMap((kinds) => kinds.map((kind) => ({ ...aReward, kind }))),
  ...[
    { pointsCost: 251 },
    { perMember: { times: 2, per: 'month' as const } },
    { tiers: ['close', 'family'] },
    { from: '2026-12-01' },
    { until: '2026-12-31' },
  ].map((each) => ({ ...aReward, ...each })),
]

const reasons: Record<RewardReason['code'], RewardReason> = {
  insufficient_balance: { code: 'insufficient_balance', required: 250, available: 228, missing: 22 },
  out_of_stock: { code: 'out_of_stock' },
  limit_reached: { code: 'limit_reached', times: 2, per: 'month' },
  not_in_tier: { code: 'not_in_tier', tiers: ['close', 'family'] },
  not_started: { code: 'not_started', on: '2026-12-01' },
  ended: { code: 'ended', on: '2026-12-01' },
  inactive: { code: 'inactive' },
}

const wordsOf = (reward: Reward, language: Language) => {
  const { gives, cost, conditions } = rewardInWords(reward, plProgram, { language, names })
  return [gives, cost, ...conditions].join(' ')
}

test('every reward and every reason why not is said, each otherwise, in every language', () => {
  for (const reward of rewards) assert.equal(Reward.safeParse(reward).success, true)
  for (const language of languages) {
    const why: string[] = Object.values(reasons).map((reason) => reasonInWords(reason, aReward, plProgram, { language }))
    const texts = rewards.map((reward) => wordsOf(reward, language))
    assert.equal(new Set(texts).size, rewards.length, language)
    assert.equal(new Set(why).size, why.length, language)
    for (const text of [...texts, ...why]) assert.doesNotMatch(text, /undefined|null|NaN|loyalty\.|[{}_]| {2}| [,.;]|\.\./, language)
  }
})

test('rewards are said as people say them', () => {
  const percent = defaultRewards({ currency: 'PLN' })[1]
  assert.ok(percent)
  const monthly = { ...percent, perMember: { times: 1, per: 'month' as const }, tiers: ['family'] }
  assert.deepEqual(rewardInWords(monthly, plProgram, { language: 'pl' }), {
    name: '10% zniżki',
    gives: '10% zniżki na jedno zamówienie, najwyżej 30\u00a0zł.',
    cost: '300 punktów',
    conditions: ['Ta nagroda jest dla poziomu „Jak rodzina”.', 'Najwyżej raz w miesiącu.', 'Kod jest ważny przez 60 dni.'],
  })
  assert.deepEqual(rewardInWords(monthly, plProgram, { language: 'uk' }), {
    name: 'Знижка 10%',
    gives: 'Знижка 10% на одне замовлення, не більше ніж 30\u00a0zł.',
    cost: '300 балів',
    conditions: ['Ця винагорода — для рівня «Як рідні».', 'Не більше ніж 1 раз на місяць.', 'Код діє 60 днів.'],
  })
  const missing = (language: Language) => reasonInWords(reasons.insufficient_balance, aReward, plProgram, { language })
  assert.deepEqual(languages.map(missing), ['Do nagrody brakuje 22 punktów.', 'До винагороди бракує 22 балів.', '22 more points needed.'])
})

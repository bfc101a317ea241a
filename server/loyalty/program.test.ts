import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadCatalogues } from '../kit/language.ts'
import { defaultProgram } from './presets/default-program.ts'
import { Program } from './program.ts'

const program = defaultProgram({ currency: 'PLN', startsOn: '2026-12-01' })
const [purchase] = program.rules
const { tiers } = program
assert.ok(purchase && tiers)

const faultsOf = (change: object) =>
  Program.safeParse({ ...program, ...change }).error?.issues.map(({ path, message }) => [path.join('.'), message]) ?? []
const withRule = (rule: object) => faultsOf({ rules: [{ ...purchase, ...rule }] })
const rates = (...currencies: string[]) => ({
  kind: { code: 'purchase', mode: 'step', table: currencies.map((currency) => ({ currency, points: 1, perMinor: 100 })) },
})

test('a programme that contradicts itself is refused, where it does and in words', () => {
  const faults = [
    withRule({ wallet: 'beans' }),
    withRule({ conditions: [{ code: 'tiers', codes: ['friends', 'platinum'] }] }),
    withRule(rates('PLN', 'PLN')),
    withRule(rates('XYZ')),
    faultsOf({ rules: [purchase, purchase] }),
    faultsOf({ tiers: { ...tiers, levels: tiers.levels.slice(1) } }),
    faultsOf({ tiers: { ...tiers, levels: [...tiers.levels].reverse() } }).slice(-1),
    faultsOf({ name: {} }),
  ]
  assert.deepEqual(faults, [
    [['rules.0.wallet', 'loyalty.field.wallet_unknown']],
    [['rules.0.conditions.0.codes', 'loyalty.field.tier_unknown']],
    [['rules.0.kind.table', 'loyalty.field.currency_twice']],
    [['rules.0.kind.table.0.currency', 'shops.field.currency']],
    [['rules', 'loyalty.field.code_twice']],
    [['tiers.levels.0.threshold', 'loyalty.field.first_threshold']],
    [['tiers.levels.3.threshold', 'loyalty.field.thresholds_rise']],
    [['name', 'loyalty.field.text_missing']],
  ])
  const texts = loadCatalogues().pl
  for (const [, message = ''] of faults.flat()) assert.ok(texts.has(message), message)
})

test('levels that a rule names are those of the programme, and there are none without tiers', () => {
  assert.deepEqual(withRule({ conditions: [{ code: 'tiers', codes: ['friends', 'family'] }] }), [])
  const rules = [{ ...purchase, conditions: [{ code: 'tiers', codes: ['friends'] }] }]
  assert.deepEqual(faultsOf({ rules, tiers: null }), [['rules.0.conditions.0.codes', 'loyalty.field.tier_unknown']])
})

test('points that redeem themselves have a worth, and enough of them to be worth something', () => {
  const withWallet = (change: object) => faultsOf({ wallets: program.wallets.map((wallet) => ({ ...wallet, ...change })) })
  assert.deepEqual(withWallet({ autoRedeem: { points: 250 } }), [])
  assert.deepEqual(withWallet({ autoRedeem: { points: 100 }, conversion: null }), [
    ['wallets.0.autoRedeem', 'loyalty.field.auto_redeem_worth'],
  ])
  const tooFew = [['wallets.0.autoRedeem.points', 'loyalty.field.auto_redeem_points']]
  assert.deepEqual(withWallet({ autoRedeem: { points: 99 } }), tooFew)
  const cheap = { points: 1000, valueMinor: 1, multiple: 10, minimum: 0, maxSharePercent: 100 }
  assert.deepEqual(withWallet({ autoRedeem: { points: 995 }, conversion: cheap }), tooFew)
  assert.deepEqual(withWallet({ autoRedeem: { points: 1005 }, conversion: cheap }), [])
})

test('money back lies in the store credit of the programme’s currency, and takes no rule that money there cannot have', () => {
  const [points] = program.wallets
  const cashback = { ...points, code: 'credit_pln', currency: 'PLN', conversion: null }
  const withMoney = (change: object) => faultsOf({ wallets: [points, { ...cashback, ...change }] })
  assert.deepEqual(withMoney({}), [])
  assert.deepEqual(withMoney({ currency: 'EUR' }), [['wallets.1.currency', 'loyalty.field.money_currency']])
  assert.deepEqual(withMoney({ code: 'cashback' }), [['wallets.1.code', 'loyalty.field.money_code']])
  assert.deepEqual(withMoney({ code: 'credit_eur', currency: 'EUR' }).length, 2)
  assert.deepEqual(withMoney({ expiry: { kind: 'inactivity', months: 12, days: 0 } }), [
    ['wallets.1.expiry', 'loyalty.field.money_inactivity'],
  ])
  assert.deepEqual(withMoney({ restore: { mode: 'none', lapsed: { policy: 'lapse' } } }), [
    ['wallets.1.restore', 'loyalty.field.money_restore'],
  ])
  assert.deepEqual(withMoney({ conversion: points?.conversion }), [['wallets.1.conversion', 'loyalty.field.money_conversion']])
  const byPoints = faultsOf({ wallets: [points, cashback], tiers: { ...tiers, metric: 'points_earned', wallet: 'credit_pln' } })
  assert.deepEqual(byPoints, [['tiers.wallet', 'loyalty.field.tiers_of_money']])
})

test('a programme that was stored before points could redeem themselves is read as one in which they do not', () => {
  const stored = { ...program, wallets: program.wallets.map(({ autoRedeem: _, currency: _none, ...wallet }) => wallet) }
  assert.deepEqual(Program.parse(stored), program)
})

test('L20: no wallet of points can be one of money', () => {
  const named = (code: string) => faultsOf({ wallets: program.wallets.map((wallet) => ({ ...wallet, code })), rules: [], tiers: null })
  assert.deepEqual(named('credit_pln'), [['wallets.0.code', 'loyalty.field.code_of_money']])
  assert.deepEqual(named('gift_card_pln'), [['wallets.0.code', 'loyalty.field.code_of_money']])
  assert.deepEqual(named('credits'), [])
})

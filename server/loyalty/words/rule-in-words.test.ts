import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Language, languages } from '../../kit/language.ts'
import { EarnRule } from '../rules/earn-rule.ts'
import { aRule, caps, conditions, kinds, names, plProgram } from './configurations-for-tests.ts'
import { ruleInWords } from './rule-in-words.ts'
import { speakerOf } from './speaker.ts'

const said = (rule: EarnRule, language: Language) => ruleInWords(rule, speakerOf(plProgram, { language, names }))

test('every kind, condition and cap of a rule is said in every language, without codes', () => {
  const rules = [
    ...kinds.flatMap((kind) => [aRule(kind), ...conditions.map((condition) => aRule(kind, { conditions: [condition] }))]),
    ...kinds.flatMap((kind) => caps.map((each) => aRule(kind, { caps: each }))),
  ]
  for (const rule of rules) {
    assert.equal(EarnRule.safeParse(rule).success, true, JSON.stringify(rule))
    for (const language of languages)
      assert.doesNotMatch(
        said(rule, language),
        /undefined|null|NaN|loyalty\.|[{}_]| {2}| [,.;]|\.\./,
        `${language} ${JSON.stringify(rule)}`,
      )
  }
})

test('rules that differ in anything that they do are said differently, in every language', () => {
  const shape = fc.record({
    kind: fc.constantFrom(...kinds),
    conditions: fc.uniqueArray(fc.constantFrom(...conditions), { maxLength: 3 }),
    caps: fc.constantFrom(...caps),
    from: fc.constantFrom(null, '2026-12-01', '2026-12-24'),
    until: fc.constantFrom(null, '2026-12-31', '2027-01-06'),
    stop: fc.boolean(),
  })
  const texts = new Map<string, string>()
  fc.assert(
    fc.property(shape, fc.constantFrom(...languages), ({ kind, ...rest }, language) => {
      const text = `${language} ${said(aRule(kind, rest), language)}`
      const rule = JSON.stringify([kind, rest])
      assert.equal(texts.get(text) ?? rule, rule, text)
      texts.set(text, rule)
    }),
    { numRuns: 3000 },
  )
  for (const language of languages) {
    const all = kinds.flatMap((kind) => [
      aRule(kind),
      ...conditions.map((condition) => aRule(kind, { conditions: [condition] })),
      ...caps.map((each) => aRule(kind, { caps: each })),
      aRule(kind, { stop: true }),
    ])
    assert.equal(new Set(all.map((rule) => said(rule, language))).size, all.length, language)
  }
})

test('rules are said as people say them', () => {
  const coffee = { code: 'categories' as const, names: ['Kawa', 'Herbata'] }
  const weekend = { code: 'weekdays' as const, days: [7, 6] }
  const double = aRule({ code: 'multiplier', factor: '2.0' }, { conditions: [coffee, weekend], from: '2026-12-01', until: '2026-12-31' })
  assert.equal(
    said(double, 'pl'),
    'Podwójne punkty za zakupy, tylko za produkty z kategorii „Kawa” lub „Herbata”, w soboty i w niedziele, od 1 grudnia 2026 do 31 grudnia 2026 włącznie.',
  )
  assert.equal(
    said(double, 'uk'),
    'Подвійні бали за покупки, лише за товари з категорії «Kawa» або «Herbata», щосуботи і щонеділі, з 1 грудня 2026 року до 31 грудня 2026 року включно.',
  )
  assert.equal(
    said(double, 'en'),
    'Double points for purchases, only for products in the category “Kawa” or “Herbata”, on Saturdays and Sundays, from 1 December 2026 to 31 December 2026 inclusive.',
  )
  const limited = aRule(
    { code: 'act', act: 'review', points: 22 },
    { caps: { cooldownDays: 2, frequency: { times: 5, per: 'month' }, memberBudget: null, budget: { points: 10_000, beyond: 'reduce' } } },
  )
  assert.equal(
    said(limited, 'pl'),
    '22 punkty za opinię o produkcie, niezależnie od oceny. Następny raz najwcześniej po 2 dniach. Najwyżej 5 razy w miesiącu. Dla wszystkich razem jest 10\u00a0000 punktów; ostatnia osoba dostaje tyle, ile zostało.',
  )
  assert.equal(
    said(limited, 'uk'),
    '22 бали за відгук про товар, незалежно від оцінки. Наступного разу — не раніше ніж через 2 дні. Не більше ніж 5 разів на місяць. Для всіх разом є 10\u00a0000 балів; остання людина отримує стільки, скільки залишилося.',
  )
})

test('orders are numbered as each language numbers them', () => {
  const nth = (n: number, isRepeated: boolean, language: Language) =>
    said(aRule({ code: 'nth_order', n, isRepeated, points: 1 }), language).replace(/\.$/, '')
  assert.deepEqual(
    [1, 2, 3, 4, 21].map((n) => nth(n, false, 'en').slice('1 point for the '.length)),
    ['first order', '2nd order', '3rd order', '4th order', '21st order'],
  )
  assert.equal(nth(1, false, 'pl'), '1 punkt za pierwsze zamówienie')
  assert.equal(nth(5, false, 'pl'), '1 punkt za 5. zamówienie')
  assert.equal(nth(1, false, 'uk'), '1 бал за перше замовлення')
  assert.equal(nth(5, false, 'uk'), '1 бал за замовлення № 5')
  assert.equal(nth(5, true, 'uk'), '1 бал за замовлення № 5, 10, 15 і так далі')
  assert.equal(nth(5, true, 'pl'), '1 punkt za zamówienie nr 5, 10, 15 i tak dalej')
})

test('money of several currencies is said by its name where one of it is meant', () => {
  const currencies = ['PLN', 'UAH', 'EUR', 'CZK'].map((currency) => ({ currency, points: 1, perMinor: 100 }))
  const rule = aRule({ code: 'purchase', mode: 'step', table: currencies })
  assert.match(
    said(rule, 'pl'),
    /^1 punkt za każdą wydaną złotówkę, 1 punkt za każdą wydaną hrywnę, 1 punkt za każde wydane euro lub 1 punkt/,
  )
  assert.match(said(rule, 'uk'), /^1 бал за кожен витрачений злотий, 1 бал за кожну витрачену гривню, 1 бал за кожен витрачений євро або/)
  assert.match(said(rule, 'en'), /^1 point for every zloty spent, 1 point for every hryvnia spent/)
})

test('who is chosen by what they did is told so, and never learns what the shop calls them', () => {
  const segment = { code: 'segments' as const, segmentIds: ['0197a000-0000-7000-8000-000000000001'] }
  const rule = aRule({ code: 'multiplier', factor: '3' }, { conditions: [segment] })
  const toShopper = ruleInWords(rule, speakerOf(plProgram, { language: 'pl' }))
  assert.equal(toShopper, 'Potrójne punkty za zakupy, dla osób wybranych automatycznie na podstawie ich zakupów i danych.')
  assert.match(said(rule, 'pl'), /dla osób z grupy „Kawosze”, wybranych automatycznie/)
})

test('nobody has to read five hundred names', () => {
  const codes = Array.from({ length: 500 }, (_, i) => `SKU${i}`)
  const rule = aRule({ code: 'unit_bonus', points: 5 }, { conditions: [{ code: 'products', codes }] })
  assert.match(said(rule, 'pl'), /„SKU11” lub 488 innych\.$/)
  assert.match(said(rule, 'uk'), /«SKU11» або ще 488\.$/)
  assert.match(said(rule, 'en'), /“SKU11” or 488 others\.$/)
})

test('what the shop wrote stands in the sentence as it is', () => {
  const hostile = "{n, plural, other {#}} '<b>' </script> %s"
  const rule = aRule({ code: 'event', event: hostile, points: 5 })
  for (const language of languages) assert.ok(said(rule, language).includes(hostile), language)
})

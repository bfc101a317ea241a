/** Every condition that the server has, said in every language, straight and turned round. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { ConditionForm } from '../console/src/answers.ts'
import { createFormats, type Language, languages } from '../console/src/formats.ts'
import { createTranslator } from '../console/src/messages.ts'
import { unfinishedFields } from '../console/src/pages/segments/unfinished.ts'
import { clauseText, definitionText, reasonText, type Speaking } from '../console/src/pages/segments/words.ts'
import { loyaltyConditions } from '../server/loyalty/loyalty.ts'
import { predictionConditions } from '../server/predictions/predictions.ts'
import { builtInConditions } from '../server/segments/segments.ts'

const forms = [...builtInConditions, ...predictionConditions, ...loyaltyConditions].map(
  ({ code, form }): ConditionForm => ({ code, isBehavioural: false, ...form }),
)
const days = { kind: 'within', amount: 60, unit: 'days' }

/** Arguments for every field there is. */
const chosen: Record<string, unknown> = {
  ...{
    productIds: ['p1'],
    categoryIds: ['c1', 'c2'],
    tagIds: ['t1'],
    countries: ['PL'],
    cities: ['Kraków'],
    languages: ['uk'],
    prefixes: ['30', '31'],
  },
  ...{
    key: 'shoe_size',
    event: 'Product Viewed',
    property: 'price',
    value: 12.5,
    amountMinor: 10_050,
    salt: 'summer',
    segmentId: 's1',
    classes: ['loyal'],
    tiers: ['friends', 'close'],
    rewardIds: ['w1'],
  },
}

test('every condition has a name, a subject and a whole sentence in every language', () => {
  for (const language of languages)
    for (const form of forms) {
      const { hasText } = speaking(language)
      assert.ok(hasText(`segments.condition_name.${form.code}`), form.code)
      assert.ok(hasText(`segments.group.${form.group}`), form.group)
      for (const { name } of form.fields) assert.ok(hasText(`segments.label.${name}`), `${form.code} ${name}`)
      const args = {
        ...form.initial,
        ...Object.fromEntries(form.fields.flatMap(({ name }) => (name in chosen ? [[name, chosen[name]]] : []))),
      }
      const fit = form.code === 'identifier' ? { kind: 'email' } : args
      assert.deepEqual(unfinishedFields({ args: fit }, form), [], form.code)
      for (const isNot of [false, true]) {
        const text = clauseText(speaking(language), { code: form.code, args: fit, isNot })
        assert.doesNotMatch(text, /…|undefined|\p{Cc}|[{}]|segments\./u, `${language} ${form.code}: ${text}`)
      }
      assert.notEqual(
        clauseText(speaking(language), { code: form.code, args: fit, isNot: false }),
        clauseText(speaking(language), { code: form.code, args: fit, isNot: true }),
        `${language} ${form.code}: “not” must be heard`,
      )
    }
})

test('sentences follow their numbers', () => {
  const orders = (language: Language, times: number, isNot = false) =>
    clauseText(speaking(language), { code: 'order_count', args: { compare: 'ge', times, window: { ...days, amount: times } }, isNot })
  assert.equal(orders('en', 1), 'placed at least 1 order in the last 1 day')
  assert.equal(orders('en', 5, true), 'did not place at least 5 orders in the last 5 days')
  assert.equal(orders('pl', 1), 'złożyli co najmniej 1 zamówienie w ciągu ostatniego 1 dnia')
  assert.equal(orders('pl', 3), 'złożyli co najmniej 3 zamówienia w ciągu ostatnich 3 dni')
  assert.equal(orders('pl', 5), 'złożyli co najmniej 5 zamówień w ciągu ostatnich 5 dni')
  assert.equal(orders('pl', 3, true), 'nie złożyli co najmniej 3 zamówień w ciągu ostatnich 3 dni')
  assert.equal(orders('uk', 1), 'зробили щонайменше 1 замовлення за останній 1 день')
  assert.equal(orders('uk', 2), 'зробили щонайменше 2 замовлення за останні 2 дні')
  assert.equal(orders('uk', 5), 'зробили щонайменше 5 замовлень за останні 5 днів')
  const ago = (language: Language, amount: number, unit: string) =>
    clauseText(speaking(language), {
      code: 'order_time',
      args: { which: 'last', window: { kind: 'notWithin', amount, unit } },
      isNot: false,
    })
  assert.equal(ago('pl', 1, 'hours'), 'złożyli ostatnie zamówienie ponad 1 godzinę temu')
  assert.equal(ago('pl', 22, 'days'), 'złożyli ostatnie zamówienie ponad 22 dni temu')
  assert.equal(ago('uk', 1, 'hours'), 'зробили останнє замовлення понад 1 годину тому')
  assert.equal(ago('uk', 90, 'days'), 'зробили останнє замовлення понад 90 днів тому')
})

test('a definition is one sentence, with brackets only where they are needed', () => {
  const city = { kind: 'condition' as const, code: 'city', args: { cities: ['Kraków'] } }
  const coffee = { kind: 'condition' as const, code: 'bought_category', args: { categoryIds: ['c1'], window: days } }
  const best = { kind: 'condition' as const, code: 'best_fifth', args: {} }
  const said = (language: Language) =>
    definitionText(speaking(language), {
      kind: 'and',
      of: [city, coffee, { kind: 'not', of: { kind: 'or', of: [best, { kind: 'not', of: city }] } }],
    })
  assert.equal(
    said('en'),
    'live in Kraków and bought something from the category Kawa in the last 60 days and not (are among the fifth of customers who spent most or do not live in Kraków)',
  )
  assert.match(said('pl'), /^mieszkają w miejscowości: Kraków i kupili coś z kategorii Kawa w ciągu ostatnich 60 dni i nie \(/)
  assert.match(said('uk'), /^живуть у місті: Kraków та купили щось із категорії Kawa за останні 60 днів та не \(/)
})

test('several things are joined by “or”; “not” takes the other case', () => {
  const bought = (language: Language, isNot: boolean) =>
    clauseText(speaking(language), { code: 'bought_category', args: { categoryIds: ['c1', 'c2'], window: { kind: 'ever' } }, isNot })
  assert.equal(bought('en', true), 'did not buy anything from any of the categories Kawa or Herbata so far')
  assert.equal(bought('pl', false), 'kupili coś z jednej z kategorii Kawa lub Herbata dotychczas')
  assert.equal(bought('pl', true), 'nie kupili niczego z żadnej z kategorii Kawa lub Herbata dotychczas')
  const field = { field: 'email', test: { type: 'text', compare: 'contains', value: 'gmail' } }
  assert.equal(clauseText(speaking('pl'), { code: 'profile_field', args: field, isNot: false }), 'mają pole E-mail zawierające „gmail”')
  assert.equal(
    clauseText(speaking('pl'), { code: 'profile_field', args: field, isNot: true }),
    'nie mają pola E-mail zawierającego „gmail”',
  )
})

test('reasons say what was found, and say so where nothing was', () => {
  const why = (
    because: Record<string, string | number | null>,
    code = 'order_time',
    args: Record<string, unknown> = { which: 'last', window: days },
  ) => reasonText(speaking('en'), { path: '', code, is: true, because }, args)
  assert.equal(why({ at: '2026-11-01T22:59:00.000Z' }), 'last order: 1 Nov 2026')
  assert.equal(why({ at: '2026-11-01T23:01:00.000Z' }), 'last order: 2 Nov 2026', 'by the calendar of the shop')
  assert.equal(why({ at: null }), 'no order')
  assert.equal(why({ orders: 1 }, 'order_count', { compare: 'ge', times: 1, window: days }), '1 order in the last 60 days')
  assert.equal(why({ revenueMinor: 10_050 }, 'best_fifth', {}), 'spent zł\u00a0100.50 in all')
  assert.equal(why({ birthday: '1990-02-28' }, 'birthday', { withinDays: 7 }), 'birthday: 28 February', 'and not how old they are')
})

test('a condition of another version of the server is still drawn', () => {
  const of = { ...speaking('en'), formOf: () => ({ ...forms[0], code: 'future', fields: [{ name: 'x', kind: 'text' }] }) as ConditionForm }
  assert.equal(clauseText(of, { code: 'future', args: { x: 'y' }, isNot: false }), 'meet the condition “future”: y')
})

function speaking(language: Language): Speaking {
  const catalogue = JSON.parse(readFileSync(new URL(`../console/src/languages/${language}/segments.json`, import.meta.url), 'utf8'))
  const names: Record<string, string> = { c1: 'Kawa', c2: 'Herbata', p1: 'Espresso', t1: 'VIP', s1: 'Mistrzowie', shoe_size: 'Rozmiar' }
  return {
    ...createFormats(language),
    ...{ language, currency: 'PLN', timeZone: 'Europe/Warsaw' },
    t: createTranslator(language, catalogue),
    hasText: (key) => key in catalogue,
    formOf: (code) => forms.find((form) => form.code === code) ?? null,
    labelOf: (_, value) => names[value] ?? value,
  }
}

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { type Language, languages } from '../../kit/language.ts'
import { defaultProgram } from '../presets/default-program.ts'
import { Program } from '../program.ts'
import { aRule, cashback, names, plProgram, tiers, wallets, withCashback, withWallet } from './configurations-for-tests.ts'
import { type ProgramWords, programInWords } from './program-in-words.ts'

const wordsOf = (program: Program, language: Language) => textOf(programInWords(program, { language, names }))

test('the default programmes of Poland and Ukraine read as the golden texts', () => {
  for (const [currency, file] of [
    ['PLN', 'poland'],
    ['UAH', 'ukraine'],
  ] as const)
    for (const language of languages) {
      const golden = readFileSync(new URL(`golden/${file}.${language}.md`, import.meta.url), 'utf8')
      const words = programInWords(defaultProgram({ currency, startsOn: '2026-12-01' }), { language })
      assert.equal(textOf(words), golden, `${file}.${language}`)
    }
})

test('a programme of cashback reads as the golden texts, and never speaks of points', () => {
  const [usual] = cashback
  assert.ok(usual)
  for (const language of languages) {
    const words = programInWords(Program.parse(withCashback(usual)), { language })
    const golden = readFileSync(new URL(`golden/cashback.${language}.md`, import.meta.url), 'utf8')
    assert.equal(textOf(words), golden, language)
    assert.doesNotMatch(textOf(words).replaceAll('\u00a0', ' '), / points?\b|punkt|\bбал/i, language)
  }
})

test('cashback beside points: each by its own rules, and shares that nobody would say as amounts', () => {
  const [usual] = cashback
  const both = (table: { points: number; perMinor: number }) =>
    wordsOf(
      Program.parse({
        ...plProgram,
        wallets: [...plProgram.wallets, usual],
        rules: [
          ...plProgram.rules,
          aRule({ code: 'purchase', mode: 'proportional', table: [{ currency: 'PLN', ...table }] }, { id: 'back', wallet: 'credit_pln' }),
        ],
      }),
      'en',
    )
  assert.match(both({ points: 5, perMinor: 200 }), /- 2\.5% of what you pay comes back as store credit\./)
  assert.match(both({ points: 1, perMinor: 300 }), /- PLN\s0\.01 of store credit for every PLN\s3 spent\./)
  assert.match(both({ points: 5, perMinor: 100 }), /## How long points last: Points\n[^#]*## How long cashback lasts: Cashback\n/)
  assert.doesNotMatch(both({ points: 5, perMinor: 100 }), /several of these/)
})

test('everything that can be configured of points and levels is said, and differently, in every language', () => {
  const programs = [
    ...wallets.map(withWallet),
    ...cashback.map(withCashback),
    ...tiers.map((each) => ({ ...plProgram, tiers: each })),
    { ...plProgram, tiers: null },
  ]
  const distinct = new Map(programs.map((program) => [JSON.stringify(program), program]))
  for (const program of distinct.values()) assert.equal(Program.safeParse(program).success, true, JSON.stringify(program))
  for (const language of languages) {
    const seen = new Map<string, string>()
    for (const [configuration, program] of distinct) {
      const text = wordsOf(program, language)
      assert.doesNotMatch(text, /undefined|null|NaN|loyalty\.|[{}_]| {2}| [,.;]|\.\./, language)
      assert.equal(seen.get(text), undefined, `${text}\n${configuration}`)
      seen.set(text, configuration)
    }
  }
})

test('households are said where there are some: who spends, and what becomes of the points of who leaves', () => {
  const rules = (['owner', 'everyone'] as const).flatMap((spend) =>
    (['take', 'leave'] as const).map((leaving) => ({ spend, leaving, maxMembers: 5 })),
  )
  for (const language of languages) {
    const said = [null, ...rules].map((households) => wordsOf({ ...plProgram, households }, language))
    assert.equal(new Set(said).size, 5)
    for (const text of said) assert.doesNotMatch(text, /undefined|null|loyalty\.|[{}_]/, language)
  }
})

test('what of an order counts, how multipliers meet, who takes part: each is heard', () => {
  const { basis, rules } = plProgram
  const double = aRule({ code: 'multiplier', factor: '2' })
  const programs: Program[] = [
    plProgram,
    ...[{ isShippingCounted: true }, { isCreditCounted: true }, { excludedProducts: ['E-1', 'C-6'] }, { excludedCategories: ['Kawa'] }].map(
      (each) => ({ ...plProgram, basis: { ...basis, ...each } }),
    ),
    ...(['highest', 'sum', 'product'] as const).map((multipliers) => ({ ...plProgram, rules: [...rules, double], multipliers })),
    { ...plProgram, enrolment: 'by_joining' },
    { ...plProgram, startsOn: '2026-01-01' },
    { ...plProgram, rules: [...rules, aRule({ code: 'purchase', mode: 'step', table: [{ currency: 'PLN', points: 5, perMinor: 5000 }] })] },
    { ...plProgram, rules: [] },
  ]
  for (const language of languages) {
    const texts = programs.map((program) => wordsOf(program, language))
    assert.equal(new Set(texts).size, programs.length, language)
    for (const text of texts) assert.doesNotMatch(text, /undefined|null|NaN|loyalty\.|[{}_]| {2}| [,.;]|\.\./)
  }
  const pl = wordsOf({ ...plProgram, rules: [...rules, double], multipliers: 'sum' }, 'pl')
  assert.match(pl, /sumuje się to, co każdy z nich dodaje: × 1,5 i × 2 dają razem × 2,5\./)
  assert.match(
    wordsOf({ ...plProgram, basis: { ...basis, excludedProducts: ['E-1', 'C-6'] } }, 'pl'),
    /Bez punktów: „Espresso 1 kg” i „Chemex”\./,
  )
})

test('points of several kinds are told apart wherever they are named', () => {
  const beans = { ...plProgram.wallets[0], code: 'beans', name: { pl: 'Ziarenka', uk: 'Зернятка' }, conversion: null }
  const both = Program.parse({
    ...plProgram,
    wallets: [...plProgram.wallets, beans],
    rules: [aRule({ code: 'order_bonus', points: 5 }, { wallet: 'beans' })],
  })
  assert.match(wordsOf(both, 'pl'), /- 5 punktów „Ziarenka” za każde zamówienie\./)
  assert.match(wordsOf(both, 'uk'), /- 5 балів «Зернятка» за кожне замовлення\./)
  assert.match(wordsOf(both, 'en'), /- 5 points “Ziarenka” for every order\./, 'a name that English lacks is taken from Polish')
  assert.match(wordsOf(both, 'pl'), /## Ile warte są punkty: Ziarenka\n\n- Punkty wymienia się na nagrody\./)
  const twins = Program.parse({ ...both, wallets: both.wallets.map((wallet) => ({ ...wallet, name: { pl: 'Punkty' } })) })
  assert.match(wordsOf(twins, 'pl'), /- 5 punktów „Punkty \(2\)” za każde zamówienie\./)
})

test('points with a name of their own say it once', () => {
  const [points] = plProgram.wallets
  const named = Program.parse({ ...plProgram, wallets: [{ ...points, name: { pl: 'Ziarenka', uk: 'Зернятка', en: 'Beans' } }] })
  assert.match(wordsOf(named, 'pl'), /- Punkty w tym programie nazywają się „Ziarenka”\./)
  assert.doesNotMatch(wordsOf(plProgram, 'pl'), /nazywają/)
})

/** As a person would read it on paper. */
function textOf({ heading, paragraphs }: ProgramWords): string {
  const parts = paragraphs.map(({ title, sentences }) => `## ${title}\n\n${sentences.map((sentence) => `- ${sentence}\n`).join('')}`)
  return [`# ${heading}\n`, ...parts].join('\n')
}

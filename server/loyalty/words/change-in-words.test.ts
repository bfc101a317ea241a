import assert from 'node:assert/strict'
import { test } from 'node:test'
import { languages } from '../../kit/language.ts'
import { Program } from '../program.ts'
import { changeInWords } from './change-in-words.ts'
import { aRule, names, plProgram, tiers, wallets, withWallet } from './configurations-for-tests.ts'

const change = (after: Program) => changeInWords(plProgram, after, { language: 'pl', names })

test('nothing is said where nothing changes', () => {
  assert.deepEqual(change(structuredClone(plProgram)), { changes: [], promise: null })
})

test('members read what is new, what goes and what is otherwise', () => {
  const [purchase, ...rest] = plProgram.rules
  assert.ok(purchase)
  const dearer = {
    ...purchase,
    kind: { code: 'purchase' as const, mode: 'proportional' as const, table: [{ currency: 'PLN', points: 2, perMinor: 100 }] },
  }
  const survey = aRule({ code: 'act', act: 'survey', points: 10 }, { id: 'survey', priority: 50 })
  const after = { ...plProgram, rules: [dearer, ...rest.filter(({ id }) => id !== 'photo'), survey] }
  assert.deepEqual(change(after), {
    changes: [
      {
        kind: 'changed',
        topic: 'purchases',
        text:
          'Było: 1 punkt za każdą wydaną złotówkę. Liczy się cała kwota, a sumę punktów zaokrąglamy w dół. ' +
          'Jest: 2 punkty za każdą wydaną złotówkę. Liczy się cała kwota, a sumę punktów zaokrąglamy w dół.',
      },
      { kind: 'added', topic: 'acts', text: 'Nowe: 10 punktów za wypełnienie ankiety.' },
      { kind: 'removed', topic: 'acts', text: 'Znika: 30 punktów za zdjęcie dodane do opinii.' },
    ],
    promise: 'Zdobyte już punkty pozostają bez zmian.',
  })
})

test('what members cannot see is told to the shop alone', () => {
  assert.deepEqual(
    change({ ...plProgram, adjustmentLimit: 100 }).changes.map(({ topic, text }) => [topic, text]),
    [[null, 'Ręczne korekty powyżej limitu wymagają drugiej osoby. Limit: 100 punktów.']],
  )
  const turned = { ...plProgram, rules: plProgram.rules.map((rule) => ({ ...rule, priority: 1000 - rule.priority })) }
  assert.deepEqual(change(turned), {
    changes: [{ kind: 'changed', topic: null, text: 'Zasady działają w innej kolejności.' }],
    promise: 'Zdobyte już punkty pozostają bez zmian.',
  })
  const translated = { ...plProgram, name: { ...plProgram.name, uk: 'Своє коло' } }
  assert.deepEqual(
    change(translated).changes.map(({ topic, text }) => [topic, text.includes('nazwa w innym języku')]),
    [[null, true]],
  )
  assert.match(changeInWords(plProgram, translated, { language: 'uk' }).changes[0]?.text ?? '', /«Своє коло»/)
})

test('no change passes in silence, whatever is changed, in any language', () => {
  const changed = [...wallets.map(withWallet), ...tiers.map((each) => ({ ...plProgram, tiers: each })), ...withoutOne(plProgram)]
  assert.ok(changed.length > 100)
  for (const language of languages)
    for (const after of changed) {
      if (JSON.stringify(after) === JSON.stringify(plProgram)) continue
      const { changes, promise } = changeInWords(plProgram, after, { language, names })
      assert.ok(changes.length > 0 && promise !== null, JSON.stringify(after))
      for (const { text } of changes) assert.doesNotMatch(text, /undefined|null|NaN|loyalty\.|[{}_]| {2}/)
    }
})

test('key order, as the database keeps it, is no change', () => {
  const stored = Program.parse(
    JSON.parse(JSON.stringify({ tiers: plProgram.tiers, ...Object.fromEntries(Object.entries(plProgram).reverse()) })),
  )
  assert.deepEqual(change(stored), { changes: [], promise: null })
})

/** The programme without one rule, and without one level above the first. */
function withoutOne(program: Program): Program[] {
  const levels = program.tiers?.levels ?? []
  const fewer = levels.slice(1).map((gone) => levels.filter((level) => level !== gone))
  return [
    ...program.rules.map((gone) => ({ ...program, rules: program.rules.filter((rule) => rule !== gone) })),
    ...fewer.flatMap((kept) => (program.tiers === null ? [] : [{ ...program, tiers: { ...program.tiers, levels: kept } }])),
  ]
}

/** Checks every text of the product: the same keys, arguments and complete plurals in all languages. */
import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { type Language, languages, localeOf } from '../server/kit/language.ts'

const root = resolve(import.meta.dirname, '..')

/** One text in all languages; null where a language lacks it. */
type Text = { key: string; messages: Record<Language, unknown> }
type Catalogue = { name: string; texts: Text[] }

test('every text of the product is whole in every language', () => {
  assert.deepEqual(catalogues().flatMap(faults), [])
})

test('texts of the server begin with the name of their capability', () => {
  const strangers = catalogues()
    .filter(({ name }) => name.startsWith('server/'))
    .flatMap(({ name, texts }) => texts.filter(({ key }) => !key.startsWith(`${name.split('/')[1]}.`)).map(({ key }) => `${name}: ${key}`))
  assert.deepEqual(strangers, [])
})

test('no text of the console is written in two files: which of them holds, nobody could tell', () => {
  const keys = catalogues()
    .filter(({ name }) => name.startsWith('console/'))
    .flatMap(({ texts }) => texts.map(({ key }) => key))
  assert.deepEqual(
    keys.filter((key, place) => keys.indexOf(key) !== place),
    [],
  )
})

test('the check finds each kind of fault', () => {
  const found = (pl: unknown, uk: unknown, en: unknown) => faults({ name: 'x', texts: [{ key: 'k', messages: { pl, uk, en } }] })
  const three = (message: string) => found(message, message, '{n, plural, one {# point} other {# points}}')
  assert.deepEqual(found('Cześć, {name}!', 'Вітаємо, {name}!', 'Hello, {name}!'), [])
  assert.deepEqual(three('{n, plural, =0 {none} one {#} few {#} many {#} other {#}}'), [])
  assert.deepEqual(found('a', undefined, 'a'), ['x: k is missing in uk'])
  assert.deepEqual(found('a', ' ', 'a'), ['x: k is empty in uk'])
  assert.deepEqual(found('a', 5, 'a'), ['x: k is no text in uk'])
  assert.deepEqual(found('{name}', '{nam}', '{name}'), ['x: k has other arguments in uk (nam) than in en (name)'])
  assert.deepEqual(found('a', '{n', 'a').length, 1)
  assert.deepEqual(three('{n, plural, one {#} other {#}}'), ['x: k lacks few, many of n in pl', 'x: k lacks few, many of n in uk'])
  const nested = '{g, select, f {{n, plural, one {#} few {#} other {#}}} other {{n}}}'
  assert.deepEqual(found(nested, nested, '{g} {n}'), ['x: k lacks many of n in pl', 'x: k lacks many of n in uk'])
})

function catalogues(): Catalogue[] {
  const files = globSync(['server/*/languages/*.json', 'console/src/languages/**/*.json'], { cwd: root })
  return [...new Set(files.map((file) => catalogueOf(file)))].sort().map((name) => ({ name, texts: textsOf(name) }))
}

/** `server/orders/languages/*.json`: the path with a star in the place of the language. */
function catalogueOf(file: string): string {
  const path = relative(root, join(root, file)).replaceAll('\\', '/')
  const isLanguageFile = languages.some((language) => basename(path) === `${language}.json`)
  return isLanguageFile ? path.replace(/[^/]+$/, '*.json') : path.replace(/\/languages\/[^/]+\//, '/languages/*/')
}

function textsOf(name: string): Text[] {
  const byLanguage = languages.map((language) => {
    const file = join(root, name.replace('*', language))
    const texts: Record<string, unknown> = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
    return [language, new Map(Object.entries(texts))] as const
  })
  const keys = new Set(byLanguage.flatMap(([, texts]) => [...texts.keys()]))
  const messagesOf = (key: string) => Object.fromEntries(byLanguage.map(([language, texts]) => [language, texts.get(key)]))
  return [...keys].map((key) => ({ key, messages: { pl: null, uk: null, en: null, ...messagesOf(key) } }))
}

function faults({ name, texts }: Catalogue): string[] {
  return texts.flatMap(({ key, messages }) => faultsOfText(messages).map((fault) => `${name}: ${key} ${fault}`))
}

function faultsOfText(messages: Text['messages']): string[] {
  const written = languages.map((language) => ({ language, ...read(messages[language], language) }))
  const broken = written.flatMap(({ fault }) => fault ?? [])
  if (broken.length > 0) return broken

  const english = argumentsOf(written.find(({ language }) => language === 'en')?.elements ?? [])
  return written.flatMap(({ language, elements }) => {
    const names = argumentsOf(elements)
    const differ = names.join() === english.join() ? [] : [`has other arguments in ${language} (${names}) than in en (${english})`]
    return [...differ, ...incompletePlurals(elements, language)]
  })
}

function read(message: unknown, language: Language): { elements: MessageFormatElement[]; fault?: string } {
  if (message === undefined || message === null) return { elements: [], fault: `is missing in ${language}` }
  if (typeof message !== 'string') return { elements: [], fault: `is no text in ${language}` }
  if (message.trim() === '') return { elements: [], fault: `is empty in ${language}` }
  try {
    return { elements: parse(message, { ignoreTag: true }) }
  } catch (error) {
    return { elements: [], fault: `cannot be read in ${language}: ${error}` }
  }
}

function argumentsOf(elements: MessageFormatElement[]): string[] {
  return [...new Set(everyElement(elements).flatMap(argumentOf))].sort()
}

function argumentOf(element: MessageFormatElement): string[] {
  return element.type === TYPE.literal || element.type === TYPE.pound ? [] : [element.value]
}

function incompletePlurals(elements: MessageFormatElement[], language: Language): string[] {
  return everyElement(elements).flatMap((element) => {
    if (element.type !== TYPE.plural) return []
    const needed = new Intl.PluralRules(localeOf(language), { type: element.pluralType ?? 'cardinal' }).resolvedOptions().pluralCategories
    const lacking = needed.filter((category) => !(category in element.options)).sort()
    return lacking.length === 0 ? [] : [`lacks ${lacking.join(', ')} of ${element.value} in ${language}`]
  })
}

/** The elements of a message, also those inside its plurals and selections. */
function everyElement(elements: MessageFormatElement[]): MessageFormatElement[] {
  return elements.flatMap((element) => [element, ...everyElement(inner(element))])
}

function inner(element: MessageFormatElement): MessageFormatElement[] {
  if (element.type === TYPE.tag) return element.children
  if (element.type !== TYPE.plural && element.type !== TYPE.select) return []
  return Object.values(element.options).flatMap((option) => option.value)
}

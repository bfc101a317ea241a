import type { ChoiceKind, ConditionField, ConditionForm, Reason, SegmentNode } from '../../answers.ts'
import type { Formats, Language } from '../../formats.ts'
import type { Translate } from '../../messages.ts'
import { countryName } from '../../ui/regions.ts'
import { sentenceParts } from './sentence.ts'

/** What is needed to say a definition in words. */
export interface Speaking extends Pick<Formats, 'formatNumber' | 'formatMoney' | 'formatDay' | 'formatDayOf'> {
  t: Translate
  hasText(key: string): boolean
  language: Language
  currency: string
  timeZone: string
  /** The form of a condition; null for one that the server does not know any more. */
  formOf(code: string): ConditionForm | null
  /** The name of what was picked, as a product. */
  labelOf(kind: ChoiceKind, value: string): string
}

interface Said {
  code: string
  args: Record<string, unknown>
  isNot: boolean
}

/** A whole definition as one sentence. */
export function definitionText(speaking: Speaking, definition: SegmentNode): string {
  return nodeText(speaking, definition, { isNot: false, isInner: false })
}

/** One condition in words. */
export function clauseText(speaking: Speaking, said: Said): string {
  const { code, args, isNot } = said
  const fields = speaking.formOf(code)?.fields ?? []
  return sentenceParts(speaking, { code, fields, args, isNot })
    .map((part) => {
      if (part.kind === 'words') return part.text
      const field = fields.find(({ name }) => name === part.name)
      return field ? fieldText(speaking, field, said) : ''
    })
    .join('')
    .replace(/ {2,}/g, ' ')
    .trim()
}

/** The value of a field in words; dots where nothing is chosen yet. */
function fieldText(speaking: Speaking, field: ConditionField, { code, args, isNot }: Said): string {
  const { t, formatNumber, formatMoney, currency } = speaking
  const value = args[field.name]
  if (field.kind === 'filters') return filtersText(speaking, value)
  if (value === undefined || value === null || value === '') return '…'
  if (field.kind === 'window') return windowText(speaking, value as Record<string, unknown>)
  if (field.kind === 'valueTest' || field.kind === 'textTest') return testText(speaking, value as Record<string, unknown>, isNot)
  if (field.kind === 'money') return formatMoney(Number(value), currency)
  if (field.kind === 'number') return formatNumber(Number(value), 6)
  if (field.kind === 'compare') return t(`segments.compare.${String(value)}`)
  const nameOf = (each: string): string => {
    if (field.kind === 'choice') return optionText(speaking, { code, name: field.name, value: each, isNot })
    return field.kind === 'pick' && field.of ? labelText(speaking, field.of, each) : each
  }
  return Array.isArray(value) ? listText(speaking, value.map(String).map(nameOf)) : nameOf(String(value))
}

/** One of the choices that a condition offers; the server may know one that this console has no word for yet. */
export function optionText(
  { t, hasText }: Pick<Speaking, 't' | 'hasText'>,
  { code, name, value, isNot }: { code: string; name: string; value: string; isNot: boolean },
): string {
  const keys = [`segments.option.${code}.${name}.${value}`, `segments.option.${name}.${value}`]
  const key = keys.find(hasText)
  return key ? t(key, { not: isNot ? 'yes' : 'no' }) : value
}

/** The name of what was picked: countries and languages have names of their own in every language. */
export function labelText({ language, labelOf }: Pick<Speaking, 'language' | 'labelOf'>, kind: ChoiceKind, value: string): string {
  if (kind === 'country') return countryName(value, language)
  if (kind === 'language') return languageName(value, language)
  return labelOf(kind, value)
}

/** What a window says, as the editor shows it in parts. */
function windowText({ t, formatDay, formatNumber }: Speaking, window: Record<string, unknown>): string {
  const { kind, amount, unit, from, to } = window
  const label = t(`segments.window.kind.${kind}`, windowValues(window))
  if (kind === 'ever') return label
  if (kind === 'between') return `${label} ${dayText(formatDay, from)} ${t('segments.window.to')} ${dayText(formatDay, to)}`
  const length = `${amount === undefined ? '…' : formatNumber(Number(amount))} ${t(`segments.window.unit.${unit}`, windowValues(window))}`
  return kind === 'notWithin' ? `${label} ${length} ${t('segments.window.ago')}` : `${label} ${length}`
}

/** What the words of a window are chosen by. */
export const windowValues = ({ kind, amount, unit }: Record<string, unknown>): { kind: string; unit: string; n: number } => ({
  ...{ kind: String(kind), unit: String(unit ?? 'days') },
  n: typeof amount === 'number' ? amount : 5,
})

/** The key of a test's words: `segments.test.<key>`. */
export function testKey({ type, compare, value }: Record<string, unknown>): string {
  return type === 'boolean' ? `boolean.${value === true ? 'yes' : 'no'}` : `${type}.${compare}`
}

/** Why a condition holds or not, in words. */
export function reasonText(speaking: Speaking, reason: Reason, args: Record<string, unknown>): string {
  const { t, hasText } = speaking
  const { code, is, because } = reason
  const said = { code, args, isNot: false }
  const key = `segments.reason.${code}`
  const isUnknown = Object.values(because).some((value) => value === null) && hasText(`${key}.none`)
  if (!hasText(key)) return t('segments.reason.holds', { is: is ? 'yes' : 'no', clause: clauseText(speaking, said) })
  const fields = speaking.formOf(code)?.fields ?? []
  const values = Object.fromEntries(fields.map((field) => [field.name, fieldText(speaking, field, said)]))
  const facts = Object.entries(because).flatMap(([name, value]) => [
    [name, factText(speaking, name, value)] as const,
    [`${name}N`, Number(value ?? 0)] as const,
  ])
  return t(isUnknown ? `${key}.none` : key, { ...values, ...Object.fromEntries(facts), is: is ? 'yes' : 'no' })
}

/** `a, b or c` in the reader's language. */
const listText = ({ language }: Pick<Speaking, 'language'>, names: readonly string[]): string =>
  new Intl.ListFormat(language, { type: 'disjunction' }).format(names)

function nodeText(speaking: Speaking, node: SegmentNode, { isNot, isInner }: { isNot: boolean; isInner: boolean }): string {
  const { t } = speaking
  if (node.kind === 'not') return nodeText(speaking, node.of, { isNot: !isNot, isInner })
  if (node.kind === 'condition') return clauseText(speaking, { ...node, isNot })
  const parts = node.of.map((each) => nodeText(speaking, each, { isNot: false, isInner: true }))
  const joined = parts.join(` ${t(`segments.join.${node.kind}`)} `)
  if (isNot) return `${t('segments.not')} (${joined})`
  return isInner && parts.length > 1 ? `(${joined})` : joined
}

function filtersText(speaking: Speaking, filters: unknown): string {
  if (!Array.isArray(filters) || filters.length === 0) return ''
  const { t } = speaking
  const each = filters.map(({ property, test }) => `${property || '…'} ${testText(speaking, test, false)}`)
  return `(${t('segments.filter.where')} ${each.join(` ${t('segments.filter.and')} `)})`
}

function testText(speaking: Speaking, test: Record<string, unknown>, isNot: boolean): string {
  const { t, formatNumber, formatDay } = speaking
  const label = t(`segments.test.${testKey(test)}`, { not: isNot ? 'yes' : 'no' })
  const { type, compare, value, values, days } = test
  if (type === 'boolean' || compare === 'exists' || compare === 'missing') return label
  if (compare === 'in')
    return `${label} ${
      Array.isArray(values) && values.length > 0
        ? listText(
            speaking,
            values.map((each) => quoted(speaking, each)),
          )
        : '…'
    }`
  if (compare === 'withinLast' || compare === 'withinNext')
    return `${label} ${days === undefined ? '…' : formatNumber(Number(days))} ${t('segments.days', { n: typeof days === 'number' ? days : 5 })}`
  if (value === undefined || value === '') return `${label} …`
  if (type === 'number') return `${label} ${formatNumber(Number(value), 6)}`
  return `${label} ${type === 'date' ? dayText(formatDay, value) : quoted(speaking, value)}`
}

function factText(speaking: Speaking, name: string, value: string | number | boolean | null): string {
  const { formatDayOf, formatDay, formatMoney, formatNumber, language, currency, timeZone } = speaking
  if (value === null) return '–'
  if (name.endsWith('On')) return formatDay(String(value))
  if (name === 'at' || name === 'lastAt') return formatDayOf(String(value), timeZone)
  if (name.endsWith('Minor')) return formatMoney(Number(value), currency)
  // The day of the year alone: how old somebody is, is nobody's business here.
  if (name === 'birthday') return formatDay(`--${String(value).slice(-5)}`)
  if (name === 'country') return countryName(String(value), language)
  if (name === 'language') return languageName(String(value), language)
  if (name === 'tier') return speaking.labelOf('tier', String(value))
  if (name === 'class') return optionText(speaking, { code: 'rfm_class', name: 'classes', value: String(value), isNot: false })
  return typeof value === 'number' ? formatNumber(value, 2) : String(value)
}

const quoted = ({ t }: Pick<Speaking, 't'>, value: unknown): string => t('segments.quoted', { text: String(value) })

const dayText = (formatDay: Speaking['formatDay'], day: unknown): string => (typeof day === 'string' && day !== '' ? formatDay(day) : '…')

function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code
  } catch {
    return code
  }
}

import type { ConditionForm } from '../../answers.ts'
import type { Translate } from '../../messages.ts'

/** A piece of a sentence: words with the spaces around them, or the place of a field. */
export type SentencePart = { kind: 'words'; text: string } | { kind: 'field'; name: string }

type Fields = ConditionForm['fields']

/**
 * A condition as a sentence with places for its fields, in the order of the reader's language. The words around a field follow its value:
 * `{name}` is the field's place, `{nameN}` a number or how many are chosen, `{nameIs}` what is chosen; `{not}` is `yes` where the
 * sentence is turned round.
 */
export function sentenceParts(
  { t, hasText }: { t: Translate; hasText(key: string): boolean },
  { code, fields, args, isNot }: { code: string; fields: Fields; args: Record<string, unknown>; isNot: boolean },
): SentencePart[] {
  const key = `segments.condition.${code}`
  const places = Object.fromEntries(fields.map(({ name }) => [name, `${opens}${name}${closes}`]))
  const counts = Object.fromEntries(fields.map(({ name }) => [`${name}N`, countOf(args[name])]))
  const kinds = Object.fromEntries(fields.map(({ name }) => [`${name}Is`, kindOf(args[name])]))
  const not = isNot ? 'yes' : 'no'
  const text = hasText(key)
    ? t(key, { ...places, ...counts, ...kinds, not })
    : `${t('segments.condition.unknown', { code, not })} ${Object.values(places).join(' ')}`
  return text.split(closes).flatMap((piece) => {
    const [words = '', name] = piece.split(opens)
    const written: SentencePart[] = words === '' ? [] : [{ kind: 'words', text: words }]
    return name === undefined ? written : [...written, { kind: 'field', name }]
  })
}

/** Signs that no text has, around the name of a field. */
const opens = '\u0001'
const closes = '\u0002'

/** What words are counted by: the number itself, or how many were chosen. Nothing chosen yet counts as one. */
function countOf(value: unknown): number {
  if (typeof value === 'number') return value
  return Array.isArray(value) && value.length > 0 ? value.length : 1
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return value
  const of = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  return String(of.kind ?? of.compare ?? '')
}

/** What another version of a programme changes, by laying the words of both beside each other. */
import { isDeepStrictEqual } from 'node:util'
import type { Program } from '../program.ts'
import { programStatements } from './program-in-words.ts'
import { speakerOf, textIn, type Wording } from './speaker.ts'
import type { Topic } from './statement.ts'

export interface Change {
  kind: 'added' | 'removed' | 'changed'
  /** Where the programme's own words say it; null for what only the shop sees. */
  topic: Topic | null
  text: string
}

export interface ChangeWords {
  /** What members will notice, in the order of the programme's words, then what concerns the shop alone. */
  changes: Change[]
  /** That nothing earned is touched. Null where nothing changes. */
  promise: string | null
}

/** Without changes only for two programmes that are the same. */
export function changeInWords(before: Program, after: Program, wording: Wording): ChangeWords {
  if (isDeepStrictEqual(before, after)) return { changes: [], promise: null }
  const { t } = speakerOf(after, wording)
  const changes = [...renamed(before, after, wording), ...saidOtherwise(before, after, wording), ...unseen(before, after, wording)]
  const hidden: Change = { kind: 'changed', topic: null, text: t('change.details') }
  return { changes: changes.length === 0 ? [hidden] : changes, promise: t('change.kept') }
}

function renamed(before: Program, after: Program, wording: Wording): Change[] {
  const name = textIn(after.name, wording.language)
  if (name === textIn(before.name, wording.language)) return []
  return [{ kind: 'changed', topic: 'joining', text: speakerOf(after, wording).t('change.name', { name }) }]
}

/** Each version speaks with its own names: a level that is called otherwise is another sentence. */
function saidOtherwise(before: Program, after: Program, wording: Wording): Change[] {
  const speaker = speakerOf(after, wording)
  const earlier = new Map(programStatements(before, speakerOf(before, wording)).map((said) => [said.key, said]))
  const later = programStatements(after, speaker)
  const kept = new Set(later.map(({ key }) => key))
  const gone = [...earlier.values()].filter(({ key }) => !kept.has(key))
  return [
    ...later.flatMap(({ key, topic, text }): Change[] => {
      const was = earlier.get(key)?.text
      if (was === text) return []
      if (was === undefined) return [{ kind: 'added', topic, text: speaker.t('change.added', { text }) }]
      return [{ kind: 'changed', topic, text: speaker.t('change.changed', { before: was, after: text }) }]
    }),
    ...gone.map(({ topic, text }): Change => ({ kind: 'removed', topic, text: speaker.t('change.removed', { text }) })),
  ]
}

function unseen(before: Program, after: Program, wording: Wording): Change[] {
  const { t } = speakerOf(after, wording)
  const say = (key: string, values?: Parameters<typeof t>[1]): Change => ({
    kind: 'changed',
    topic: null,
    text: t(`change.${key}`, values),
  })
  const isReordered = !isDeepStrictEqual(orderOfRules(before, after), orderOfRules(after, before))
  return [
    ...(before.currency === after.currency ? [] : [say('currency', { currency: after.currency })]),
    ...(before.adjustmentLimit === after.adjustmentLimit
      ? []
      : [say('adjustments', { points: t('points', { n: after.adjustmentLimit }) })]),
    ...(isReordered ? [say('order')] : []),
  ]
}

/** The rules that the other version has too, in the order in which they apply. */
function orderOfRules({ rules }: Program, other: Program): string[] {
  const shared = new Set(other.rules.map(({ id }) => id))
  const inOrder = [...rules].sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))
  return inOrder.flatMap(({ id }) => (shared.has(id) ? [id] : []))
}

/** The same answer for one person, without the database: why somebody is in, and what the law of segments holds the SQL against. */
import type { BoundCondition, Finding, Moment } from './condition.ts'
import type { Tree } from './definition.ts'
import type { Reason } from './schema.ts'

/** What is known of a person, by the name of its source. */
export interface Person {
  customerId: string
  isErased: boolean
  /** Objects to being profiled. */
  isObjecting: boolean
  facts: ReadonlyMap<string, unknown>
}

export interface Decision {
  isMember: boolean
  reasons: Reason[]
}

/** Whether the person is in, and what each condition said. */
export function decide(tree: Tree, person: Person, moment: Moment): Decision {
  const reasons: Reason[] = []
  const holds = answer(tree)
  return { isMember: holds === true && !person.isErased, reasons }

  /** Null is unknown. */
  function answer(node: Tree): boolean | null {
    if (node.kind === 'not') return opposite(answer(node.of))
    if (node.kind !== 'condition') return together(node.kind, node.of.map(answer))
    if (node.condition.isBehavioural && person.isObjecting) return null
    const { is, because = {} } = find(node.condition)
    reasons.push({ path: node.path, code: node.condition.code, is, because })
    return is
  }

  function find({ source, matches }: BoundCondition): Finding {
    return matches(person.facts.get(source.name) ?? source.blank(person.customerId), moment)
  }
}

/** Whether somebody of whom nothing is known would be in. */
export const holdsForBlank = (tree: Tree, moment: Moment): boolean => decide(tree, nobody, moment).isMember

const nobody: Person = { customerId: '00000000-0000-7000-8000-000000000000', isErased: false, isObjecting: false, facts: new Map() }

const opposite = (answer: boolean | null): boolean | null => (answer === null ? null : !answer)

function together(kind: 'and' | 'or', answers: readonly (boolean | null)[]): boolean | null {
  const settled = kind === 'or'
  if (answers.includes(settled)) return settled
  return answers.includes(null) ? null : !settled
}

import type { ConditionForm, SegmentNode } from '../../answers.ts'

/** A condition while it is being edited; an argument that nobody chose yet is not there. */
export interface Clause {
  kind: 'clause'
  key: string
  code: string
  isNot: boolean
  args: Record<string, unknown>
}

/** Clauses joined by one word; turned round as a whole where `isNot`. */
export interface Group {
  kind: 'group'
  key: string
  join: 'and' | 'or'
  isNot: boolean
  of: DraftNode[]
}
export type DraftNode = Clause | Group

/** Which node of a draft stands at a path of the definition, as the server's problems and reasons name it. */
export interface Place {
  path: string
  key: string
}

let lastKey = 0
const newKey = (): string => `n${++lastKey}`

/** An empty draft: everybody, until there is a condition. */
export const emptyDraft = (): Group => ({ kind: 'group', key: newKey(), join: 'and', isNot: false, of: [] })

/** A condition as the editor begins with it. */
export const newClause = ({ code, initial }: Pick<ConditionForm, 'code' | 'initial'>): Clause => ({
  ...{ kind: 'clause', key: newKey(), code, isNot: false },
  args: structuredClone(initial),
})

/** A group with these in it. */
export const groupOf = (of: DraftNode[], join: Group['join'] = 'and'): Group => ({ kind: 'group', key: newKey(), join, isNot: false, of })

/** A stored definition as a draft whose outermost part is always a group. */
export function draftOf(definition: SegmentNode): Group {
  const node = nodeOf(definition, false)
  return node.kind === 'group' ? node : groupOf([node])
}

/**
 * The draft as a definition, with the place of each node. Groups without a clause are left out, and so are the clauses that `isWanted`
 * turns down; null where nothing remains. A group of one says what its one clause says.
 */
export function definitionOf(
  draft: Group,
  isWanted: (clause: Clause) => boolean = () => true,
): { definition: SegmentNode | null; places: Place[] } {
  const places: Place[] = []
  const kept = keep(draft, isWanted)
  return { definition: kept && write(kept, 'definition', places), places }
}

/** Every clause from top to bottom. */
export const clausesOf = (node: DraftNode): Clause[] => (node.kind === 'clause' ? [node] : node.of.flatMap(clausesOf))

/** The draft with one node changed; `null` takes it away. The outermost group stays. */
export function changed<Node extends DraftNode>(within: Node, key: string, change: (node: DraftNode) => DraftNode | null): Node {
  if (within.key === key) return (change(within) ?? within) as Node
  if (within.kind === 'clause') return within
  return { ...within, of: within.of.flatMap((node) => (node.key === key ? (change(node) ?? []) : changed(node, key, change))) }
}

/** The draft with a node more at the end of a group. */
export const added = (draft: Group, groupKey: string, node: DraftNode): Group =>
  changed(draft, groupKey, (group) => (group.kind === 'group' ? { ...group, of: [...group.of, node] } : group))

/** The same node once more, right behind it, with keys of its own. */
export function duplicated(draft: Group, key: string): Group {
  const of = draft.of.flatMap((node) => (node.key === key ? [node, copy(node)] : node.kind === 'group' ? duplicated(node, key) : node))
  return { ...draft, of }
}

/** A group's clauses put in its own place, without its brackets. */
export function unwrapped(draft: Group, key: string): Group {
  return { ...draft, of: draft.of.flatMap((node) => (node.kind === 'clause' ? node : node.key === key ? node.of : unwrapped(node, key))) }
}

/** The node that a path of a problem or reason belongs to: the innermost one that the path leads through. */
export function keyAt(places: readonly Place[], path: string): string | null {
  const found = places.filter((place) => path === place.path || path.startsWith(`${place.path}.`))
  return found.toSorted((one, other) => other.path.length - one.path.length)[0]?.key ?? null
}

/** How many groups and turns a node of this key lies within, the node itself counted. */
export function depthOf(draft: DraftNode, key: string): number {
  const own = draft.kind === 'group' && draft.isNot ? 2 : 1
  if (draft.key === key) return own
  if (draft.kind === 'clause') return 0
  const inner = Math.max(0, ...draft.of.map((node) => depthOf(node, key)))
  return inner === 0 ? 0 : own + inner
}

function nodeOf(node: SegmentNode, isNot: boolean): DraftNode {
  if (node.kind === 'not') return nodeOf(node.of, !isNot)
  if (node.kind === 'condition') return { kind: 'clause', key: newKey(), code: node.code, isNot, args: node.args }
  return { kind: 'group', key: newKey(), join: node.kind, isNot, of: node.of.map((each) => nodeOf(each, false)) }
}

function keep<Node extends DraftNode>(node: Node, isWanted: (clause: Clause) => boolean): DraftNode | null {
  if (node.kind === 'clause') return isWanted(node) ? node : null
  const of = node.of.flatMap((each) => keep(each, isWanted) ?? [])
  const [only] = of
  if (only === undefined) return null
  if (of.length === 1) return node.isNot ? { ...only, isNot: !only.isNot } : only
  return { ...node, of }
}

function write(node: DraftNode, path: string, places: Place[]): SegmentNode {
  places.push({ path, key: node.key })
  if (node.isNot) return { kind: 'not', of: write({ ...node, isNot: false }, `${path}.of`, places) }
  if (node.kind === 'clause') return { kind: 'condition', code: node.code, args: node.args }
  return { kind: node.join, of: node.of.map((each, place) => write(each, `${path}.of.${place}`, places)) }
}

function copy(node: DraftNode): DraftNode {
  return node.kind === 'clause'
    ? { ...node, key: newKey(), args: structuredClone(node.args) }
    : { ...node, key: newKey(), of: node.of.map(copy) }
}

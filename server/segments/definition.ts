import type { z } from 'zod'
import type { TouchTopic } from '../customers/customers.ts'
import { RequestFault } from '../kit/request-validation.ts'
import type { BoundCondition, Condition } from './condition.ts'
import { definitionLimits, type SegmentNode } from './schema.ts'

/** A definition whose conditions are found and whose arguments are read. */
export type Tree =
  | { kind: 'and' | 'or'; of: Tree[] }
  | { kind: 'not'; of: Tree }
  | { kind: 'condition'; path: string; condition: BoundCondition }

export type Conditions = ReadonlyMap<string, Condition>

/** The conditions of all capabilities by their codes. */
export function conditionsByCode(conditions: readonly Condition[]): Conditions {
  const byCode = new Map(conditions.map((condition) => [condition.code, condition]))
  if (byCode.size < conditions.length) throw new Error('two conditions have one code')
  return byCode
}

/**
 * Reads what somebody sent as a definition: the tree, and the same as plain data with nothing in it that is not known. Throws a
 * fault that names each wrong place; `at` is where the definition stands in the request.
 */
export function readDefinition(
  given: unknown,
  conditions: Conditions,
  at: readonly PropertyKey[] = ['definition'],
): { tree: Tree; definition: SegmentNode } {
  const issues: z.core.$ZodIssue[] = []
  const count = { conditions: 0 }
  const read = readNode(given, at, 1)
  if (count.conditions > definitionLimits.conditions) refuse(at, 'segments.field.too_many_conditions')
  if (issues.length > 0 || !read) throw new RequestFault(issues)
  return read

  function readNode(node: unknown, path: readonly PropertyKey[], depth: number): { tree: Tree; definition: SegmentNode } | undefined {
    if (depth > definitionLimits.depth) return refuse(path, 'segments.field.too_deep')
    if (typeof node !== 'object' || node === null || Array.isArray(node)) return refuse(path, 'segments.field.no_node')
    const { kind, of, code, args } = ownFields(node)
    if (kind === 'and' || kind === 'or') return readMany(kind, of, path, depth)
    if (kind === 'not') {
      const inner = readNode(of, [...path, 'of'], depth + 1)
      return inner && { tree: { kind, of: inner.tree }, definition: { kind, of: inner.definition } }
    }
    if (kind === 'condition') return readCondition(code, args, path)
    return refuse([...path, 'kind'], 'segments.field.unknown_kind')
  }

  function readMany(kind: 'and' | 'or', of: unknown, path: readonly PropertyKey[], depth: number) {
    if (!Array.isArray(of) || of.length === 0) return refuse([...path, 'of'], 'segments.field.empty')
    if (of.length > definitionLimits.conditions) return refuse([...path, 'of'], 'segments.field.too_many_conditions')
    const parts = of.flatMap((node: unknown, place) => readNode(node, [...path, 'of', place], depth + 1) ?? [])
    return { tree: { kind, of: parts.map(({ tree }) => tree) }, definition: { kind, of: parts.map(({ definition }) => definition) } }
  }

  function readCondition(code: unknown, args: unknown, path: readonly PropertyKey[]) {
    count.conditions++
    const condition = typeof code === 'string' ? conditions.get(code) : undefined
    if (!condition) return refuse([...path, 'code'], 'segments.field.unknown_condition')
    const bound = condition.bind(args ?? {})
    if ('issues' in bound) {
      issues.push(...bound.issues.map((issue) => ({ ...issue, path: [...path, 'args', ...issue.path] })))
      return undefined
    }
    return {
      tree: { kind: 'condition', path: path.slice(at.length).join('.'), condition: bound.bound } as const,
      definition: { kind: 'condition', code: condition.code, args: bound.args as Record<string, unknown> } as const,
    }
  }

  function refuse(path: readonly PropertyKey[], message: string): undefined {
    issues.push({ code: 'custom', path: [...path], message })
  }
}

/** Every condition of a tree, from left to right. */
export function conditionsOf(tree: Tree): BoundCondition[] {
  if (tree.kind === 'condition') return [tree.condition]
  return tree.kind === 'not' ? conditionsOf(tree.of) : tree.of.flatMap(conditionsOf)
}

/** The segments that a tree looks into. */
export const segmentsIn = (tree: Tree): string[] => [...new Set(conditionsOf(tree).flatMap(({ segments }) => segments))]

/**
 * The news that may change who is in: what the conditions depend on. Whoever is erased or merged may leave any segment, and
 * where nothing is known the person must be looked at from the first word.
 */
export function topicsOf(tree: Tree, { holdsForBlank, asksFirst }: { holdsForBlank: boolean; asksFirst: boolean }): Set<TouchTopic> {
  const conditions = conditionsOf(tree)
  const isBehavioural = conditions.some(({ isBehavioural }) => isBehavioural)
  return new Set<TouchTopic>([
    'identity',
    ...(holdsForBlank || (isBehavioural && asksFirst) ? (['profile'] as const) : []),
    ...(isBehavioural ? (['consent'] as const) : []),
    ...conditions.flatMap(({ topics }) => topics),
  ])
}

/** Only what the object itself says: nothing of its prototype. */
function ownFields(node: object): { kind?: unknown; of?: unknown; code?: unknown; args?: unknown } {
  const own = (name: string): unknown => (Object.hasOwn(node, name) ? Reflect.get(node, name) : undefined)
  return { kind: own('kind'), of: own('of'), code: own('code'), args: own('args') }
}

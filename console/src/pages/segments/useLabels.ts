import { useQueries } from '@tanstack/react-query'
import { queryText, shopPath } from '../../addresses.ts'
import type { Choice, ChoiceKind, ConditionCatalogue, SegmentNode } from '../../answers.ts'
import { api } from '../../api.ts'
import { useShop } from '../../shop.ts'

/** As many as the server names at once. */
const mostIds = 50
/** What is stored by an id and must be named. */
const namedKinds: readonly ChoiceKind[] = ['product', 'category', 'tag', 'segment', 'trait', 'wallet', 'tier', 'reward']

/** Names for everything that these definitions hold by an id. What has no name any more keeps its id's beginning. */
export function useLabels(
  definitions: readonly SegmentNode[],
  catalogue: ConditionCatalogue | undefined,
): { labelOf(kind: ChoiceKind, value: string): string; isReady: boolean } {
  const { shopId } = useShop()
  const wanted = namedKinds.flatMap((kind) => chunks(pickedOf(definitions, catalogue, kind)).map((ids) => ({ kind, ids })))
  return useQueries({
    queries: wanted.map(({ kind, ids }) => ({
      queryKey: ['shop', shopId, 'segment-labels', kind, ids],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        api.get<{ choices: Choice[] }>(shopPath(shopId, `/segment-choices${queryText({ kind, ids: ids.join(',') })}`), signal),
      staleTime: 5 * 60_000,
    })),
    combine: (answers) => {
      const labels = new Map(
        answers.flatMap(({ data }, place) => (data?.choices ?? []).map(({ value, label }) => [`${wanted[place]?.kind} ${value}`, label])),
      )
      return {
        isReady: catalogue !== undefined && answers.every(({ isPending }) => !isPending),
        labelOf: (kind: ChoiceKind, value: string) => labels.get(`${kind} ${value}`) ?? unnamed(kind, value),
      }
    },
  })
}

/** What people chose as a word themselves can be read where it has no name. */
const readable: readonly ChoiceKind[] = ['trait', 'wallet', 'tier']
const unnamed = (kind: ChoiceKind, value: string): string => (readable.includes(kind) || !namedKinds.includes(kind) ? value : '…')

function pickedOf(definitions: readonly SegmentNode[], catalogue: ConditionCatalogue | undefined, kind: ChoiceKind): string[] {
  const ids = definitions.flatMap(conditionsOf).flatMap(({ code, args }) => {
    const fields = catalogue?.conditions.find((form) => form.code === code)?.fields ?? []
    return fields.filter((field) => field.kind === 'pick' && field.of === kind).flatMap(({ name }) => args[name] ?? [])
  })
  return [...new Set(ids.map(String))].sort()
}

function conditionsOf(node: SegmentNode): { code: string; args: Record<string, unknown> }[] {
  if (node.kind === 'condition') return [node]
  return node.kind === 'not' ? conditionsOf(node.of) : node.of.flatMap(conditionsOf)
}

function chunks(ids: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(ids.length / mostIds) }, (_, place) => ids.slice(place * mostIds, (place + 1) * mostIds))
}

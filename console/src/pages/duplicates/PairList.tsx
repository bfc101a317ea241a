import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState } from 'react'
import type { DuplicatePair } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { PairCard } from './PairCard.tsx'
import { pairKey, useDecisions, type useDuplicateList } from './useDuplicates.ts'

type PairListProps = { pairs: readonly DuplicatePair[]; list: ReturnType<typeof useDuplicateList>; mayDecide: boolean }

/** All pairs, of which only those in view are drawn. A decided pair makes room for the next, which takes the focus. */
export function PairList({ pairs, list, mayDecide }: PairListProps) {
  const { t } = useText()
  const { merge, keepApart } = useDecisions()
  const container = useRef<HTMLOListElement>(null)
  const rows = useWindowVirtualizer({
    count: pairs.length,
    estimateSize: () => 330,
    overscan: 4,
    scrollMargin: container.current?.offsetTop ?? 0,
    getItemKey: (index) => {
      const pair = pairs[index]
      return pair ? pairKey(pair) : index
    },
  })
  const shown = rows.getVirtualItems()
  const lastShown = shown.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list
  useEffect(() => {
    if (lastShown >= pairs.length - 10 && hasNextPage && !isFetchingNextPage && !isError) void fetchNextPage()
  }, [lastShown, pairs.length, hasNextPage, isFetchingNextPage, isError, fetchNextPage])
  const focusPair = usePairKeys(pairs.length, container, rows.scrollToIndex)

  const { scrollMargin } = rows.options
  const above = (shown[0]?.start ?? scrollMargin) - scrollMargin
  const below = rows.getTotalSize() + scrollMargin - (shown.at(-1)?.end ?? scrollMargin)
  return (
    <>
      <ol
        ref={container}
        className="pairs"
        aria-label={t('duplicates.title')}
        style={{ paddingTop: above, paddingBottom: Math.max(0, below) }}
      >
        {shown.map((item) => {
          const pair = pairs[item.index]
          return (
            pair && (
              <li key={item.key} ref={rows.measureElement} data-index={item.index} aria-posinset={item.index + 1} aria-setsize={sizeOf()}>
                <PairCard
                  pair={pair}
                  mayDecide={mayDecide}
                  busyWith={busyWith(pair)}
                  onMerge={() => merge.mutate(pair, { onSuccess: () => focusPair(item.index) })}
                  onKeepApart={() => keepApart.mutate(pair, { onSuccess: () => focusPair(item.index) })}
                />
              </li>
            )
          )
        })}
      </ol>
      <div className="list-end" role="status">
        {isFetchingNextPage ? t('shell.loading') : ''}
      </div>
      {isError && <Failed error={list.error} retry={() => void fetchNextPage()} />}
    </>
  )

  function sizeOf(): number {
    return hasNextPage ? -1 : pairs.length
  }

  function busyWith(pair: DuplicatePair) {
    if (merge.isPending && merge.variables === pair) return 'merge'
    return keepApart.isPending && keepApart.variables === pair ? 'keepApart' : null
  }
}

/** `j` and `k` walk through the pairs; the pair has the focus, and Tab leads to its links and buttons. Returns how to go on after one has left. */
function usePairKeys(count: number, list: { current: HTMLElement | null }, scrollTo: (index: number) => void): (index: number) => void {
  // `below`: the decided pair is still drawn until there are fewer than so many.
  const [wanted, setWanted] = useState<{ index: number; below: number } | null>(null)
  const walk = (step: 1 | -1) =>
    setWanted((now) => ({
      index: Math.max(0, Math.min(count - 1, (focusedPair(list.current) ?? now?.index ?? -step) + step)),
      below: Number.POSITIVE_INFINITY,
    }))
  useShortcut('j', () => walk(1))
  useShortcut('k', () => walk(-1))
  const isReady = wanted !== null && count < wanted.below
  useEffect(() => {
    if (wanted === null || !isReady) return
    const card = () => list.current?.querySelector<HTMLElement>(`li[data-index="${wanted.index}"] article`)
    const found = card()
    if (found) return focusInView(found)
    scrollTo(wanted.index)
    const frame = requestAnimationFrame(() => focusInView(card()))
    return () => cancelAnimationFrame(frame)
  }, [wanted, isReady, list, scrollTo])
  return (index) => {
    if (count > 1) setWanted({ index: Math.min(count - 2, index), below: count })
    else document.querySelector<HTMLElement>('main h1')?.focus()
  }
}

function focusInView(card: HTMLElement | null | undefined): void {
  card?.focus({ preventScroll: true })
  card?.scrollIntoView({ block: 'nearest' })
}

function focusedPair(list: HTMLElement | null): number | null {
  const index = list?.contains(document.activeElement) ? document.activeElement?.closest('li')?.dataset.index : undefined
  return index === undefined ? null : Number(index)
}

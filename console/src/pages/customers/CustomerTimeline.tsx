import { useEffect, useRef, useState } from 'react'
import { useText } from '../../language.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { TimelineItem } from './TimelineItem.tsx'
import { useTimeline } from './useStaffWork.ts'
import './chips.css'

/** Everything that happened with the customer, the newest first; more comes as one reads on. `j` and `k` walk through it. */
export function CustomerTimeline({ customerId }: { customerId: string }) {
  const { t } = useText()
  const [kinds, setKinds] = useState<string[]>([])
  const query = useTimeline(customerId, kinds)
  const list = useRef<HTMLOListElement>(null)
  const end = useReachedEnd(() => {
    if (query.hasNextPage && !query.isFetchingNextPage && !query.isError) void query.fetchNextPage()
  })
  useEntryKeys(list)
  const entries = query.data?.pages.flatMap((page) => page.entries)
  return (
    <Sheet title={t('customers.timeline')}>
      <Kinds all={query.data?.pages[0]?.kinds ?? []} chosen={kinds} onChoose={setKinds} />
      {entries === undefined ? (
        query.isError ? (
          <Failed error={query.error} retry={() => void query.refetch()} />
        ) : (
          <Skeleton lines={6} label={t('shell.loading')} />
        )
      ) : entries.length === 0 ? (
        <p className="soft">{t(kinds.length === 0 ? 'customers.timeline.empty' : 'customers.timeline.noneOfKind')}</p>
      ) : (
        <ol ref={list} className="timeline">
          {entries.map((entry) => (
            <TimelineItem key={entry.entryId} entry={entry} customerId={customerId} />
          ))}
        </ol>
      )}
      <div ref={end} className="list-end" role="status">
        {query.isFetchingNextPage ? t('shell.loading') : ''}
      </div>
      {query.isError && entries && <Failed error={query.error} retry={() => void query.fetchNextPage()} />}
    </Sheet>
  )
}

/** Which kinds are shown: all, or those that are pressed. */
function Kinds({ all, chosen, onChoose }: { all: readonly string[]; chosen: readonly string[]; onChoose(kinds: string[]): void }) {
  const { t, hasText } = useText()
  const [known, setKnown] = useState<readonly string[]>([])
  // While another choice is on its way the buttons stay.
  useEffect(() => {
    if (all.length > 0) setKnown(all)
  }, [all])
  return (
    <fieldset className="timeline-kinds">
      <legend className="visually-hidden">{t('customers.timeline.kinds')}</legend>
      {known.map((kind) => {
        const isChosen = chosen.includes(kind)
        const name = hasText(`customers.timeline.kind.${kind}`) ? t(`customers.timeline.kind.${kind}`) : kind
        return (
          <button
            key={kind}
            type="button"
            className="kind"
            aria-pressed={isChosen}
            onClick={() => onChoose(isChosen ? chosen.filter((each) => each !== kind) : [...chosen, kind])}
          >
            {name}
          </button>
        )
      })}
    </fieldset>
  )
}

/** Calls when the element comes near the window. */
function useReachedEnd(onReached: () => void) {
  const element = useRef<HTMLDivElement>(null)
  const reached = useRef(onReached)
  reached.current = onReached
  useEffect(() => {
    if (!element.current) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && reached.current(), { rootMargin: '600px' })
    observer.observe(element.current)
    // A short page ends in view, and an observer tells of changes only.
    const timer = setInterval(() => {
      if (element.current && element.current.getBoundingClientRect().top < window.innerHeight + 600) reached.current()
    }, 500)
    return () => {
      observer.disconnect()
      clearInterval(timer)
    }
  }, [])
  return element
}

function useEntryKeys(list: { current: HTMLOListElement | null }): void {
  useShortcut('j', () => move(list.current, 1))
  useShortcut('k', () => move(list.current, -1))
}

function move(list: HTMLOListElement | null, step: number): void {
  const entries = [...(list?.querySelectorAll<HTMLElement>('.timeline-entry') ?? [])]
  const now = entries.findIndex((entry) => entry.contains(document.activeElement))
  const next = entries[Math.max(0, Math.min(entries.length - 1, now === -1 ? 0 : now + step))]
  next?.focus({ preventScroll: true })
  next?.scrollIntoView({ block: 'nearest' })
}

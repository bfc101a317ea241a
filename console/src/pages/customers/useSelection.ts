import { useEffect, useState } from 'react'

export interface Selection {
  mayPick: boolean
  /** How many were picked one by one. */
  count: number
  ids: string[]
  /** Everybody whom the filter leaves, also those not yet shown. */
  isEvery: boolean
  has(customerId: string): boolean
  toggle(customerId: string): void
  /** Picks those that are shown; again, nobody. */
  pickShown(customerIds: readonly string[]): void
  pickEvery(): void
  clear(): void
}

/** Who of a list is picked. Another filter is another list, and begins with nobody. */
export function useSelection(mayPick: boolean, filter: string): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [isEvery, setEvery] = useState(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another filter is another list
  useEffect(clear, [filter])
  return {
    ...{ mayPick, isEvery, clear },
    count: ids.size,
    ids: [...ids],
    has: (customerId) => isEvery || ids.has(customerId),
    toggle: (customerId) => {
      setEvery(false)
      setIds((now) => (now.has(customerId) ? new Set([...now].filter((each) => each !== customerId)) : new Set([...now, customerId])))
    },
    pickShown: (customerIds) => {
      if (isEvery || ids.size > 0) return clear()
      setIds(new Set(customerIds))
    },
    pickEvery: () => setEvery(true),
  }

  function clear() {
    setEvery(false)
    setIds(new Set())
  }
}

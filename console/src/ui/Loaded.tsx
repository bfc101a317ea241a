import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useText } from '../language.tsx'
import { Failed } from './Failed.tsx'
import { Skeleton } from './Skeleton.tsx'

/** Shows a query's answer, and until then the place it will take, or why it did not come. */
export function Loaded<Answer>({
  query,
  lines = 6,
  children,
}: {
  query: UseQueryResult<Answer>
  lines?: number
  children: (answer: Answer) => ReactNode
}) {
  const { t } = useText()
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />
  return <Skeleton lines={lines} label={t('shell.loading')} />
}

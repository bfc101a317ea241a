import { Navigate, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { ApiProblem } from '../api.ts'
import { useText } from '../language.tsx'
import { useMeQuery } from '../me.ts'
import { Failed } from '../ui/Failed.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'

/** Lets only people who are signed in pass, and speaks the language they chose. */
export function SignedIn() {
  const { t, setLanguage } = useText()
  const query = useMeQuery()
  const next = useLocation({ select: (location) => location.href })
  const language = query.data?.language
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a changed choice of the person may change the page's language
  useEffect(() => {
    if (language !== undefined) setLanguage(language)
  }, [language])

  if (query.data) return <Outlet />
  if (query.error instanceof ApiProblem && query.error.status === 401) {
    // The new address is known before the new page is: asking again meanwhile would never end.
    if (next.startsWith('/sign-in')) return null
    return <Navigate to="/sign-in" search={next === '/' ? {} : { next }} replace />
  }
  return (
    <main className="lone">
      {query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <Skeleton lines={4} label={t('shell.loading')} />
      )}
    </main>
  )
}

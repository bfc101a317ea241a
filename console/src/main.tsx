import { MantineProvider } from '@mantine/core'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { ApiProblem } from './api.ts'
import { LanguageProvider, useText } from './language.tsx'
import { createConsoleRouter } from './router.tsx'
import { theme, tokensAsVariables } from './ui/theme.ts'
import { ToastProvider } from './ui/toasts.tsx'
import './ui/mantine.ts'
import './ui/tokens.css'
import './ui/base.css'
import './ui/back-link.css'
import './ui/parts.css'
import './ui/doorstep.css'
import './ui/entries.css'
import './shell/shell.css'

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
  defaultOptions: { queries: { staleTime: 20_000, retry: (failures, error) => failures < 2 && isPassing(error) } },
})
const router = createConsoleRouter()
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={tokensAsVariables} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <Suspense fallback={null}>
          <LanguageProvider>
            <Console />
          </LanguageProvider>
        </Suspense>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)

function Console() {
  const { t } = useText()
  return (
    <ToastProvider closeLabel={t('shell.close')}>
      <RouterProvider router={router} />
    </ToastProvider>
  )
}

/** An ended session shows itself in any answer; asking again who is signed in leads to the sign-in page. */
function leaveWhenSignedOut(error: Error, query: { queryKey: readonly unknown[] }) {
  if (error instanceof ApiProblem && error.status === 401 && query.queryKey[0] !== 'me') void client.resetQueries({ queryKey: ['me'] })
}

function isPassing(error: Error): boolean {
  return error instanceof ApiProblem && (error.status === 0 || error.status >= 500)
}

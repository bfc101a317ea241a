import { Button } from '@mantine/core'
import { ApiProblem } from '../api.ts'
import { useText } from '../language.tsx'
import { Empty } from './Empty.tsx'
import { RetryIcon, WarningIcon } from './icons.tsx'

/** What went wrong, in the reader's language, and the next step. */
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useText()
  const kind = kindOf(error)
  const detail = error instanceof ApiProblem ? error.detail : ''
  return (
    <div role="alert">
      <Empty
        icon={<WarningIcon />}
        title={t(`shell.failed.${kind}.title`)}
        action={
          retry &&
          kind !== 'refused' && (
            <Button variant="default" leftSection={<RetryIcon />} onClick={retry}>
              {t('shell.retry')}
            </Button>
          )
        }
      >
        <p>{detail === '' ? t(`shell.failed.${kind}.text`) : detail}</p>
      </Empty>
    </div>
  )
}

/** The sentence to show for a refused action. */
export function useProblemText(): (error: unknown) => string {
  const { t } = useText()
  return (error) => (error instanceof ApiProblem && error.detail !== '' ? error.detail : t(`shell.failed.${kindOf(error)}.text`))
}

function kindOf(error: unknown): 'refused' | 'missing' | 'unreachable' | 'other' {
  const status = error instanceof ApiProblem ? error.status : -1
  if (status === 403) return 'refused'
  if (status === 404) return 'missing'
  return status === 0 ? 'unreachable' : 'other'
}

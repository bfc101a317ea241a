import { Button } from '@mantine/core'
import type { ErrorComponentProps } from '@tanstack/react-router'
import { useText } from '../language.tsx'
import { Empty } from '../ui/Empty.tsx'
import { RetryIcon, WarningIcon } from '../ui/icons.tsx'

/** Stands in for a page that broke while being drawn, for instance because a newer version replaced its files. */
export function BrokenPage({ error }: ErrorComponentProps) {
  const { t } = useText()
  return (
    <main className="lone">
      <Empty
        icon={<WarningIcon />}
        title={t('shell.broken.title')}
        action={
          <Button leftSection={<RetryIcon />} onClick={() => window.location.reload()}>
            {t('shell.broken.action')}
          </Button>
        }
      >
        <p>{t('shell.broken.text')}</p>
        {error instanceof Error && <p className="hint">{error.message}</p>}
      </Empty>
    </main>
  )
}

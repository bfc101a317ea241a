import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../language.tsx'
import { FormProblem } from './FormProblem.tsx'

type DialogEndProps = {
  problem: unknown
  onCancel(): void
  /** The button that sends the form. */
  children: ReactNode
}

/** How every form in a dialog ends: what went wrong, the way out, and the way on. */
export function DialogEnd({ problem, onCancel, children }: DialogEndProps) {
  const { t } = useText()
  return (
    <>
      <FormProblem error={problem} />
      <div className="row-end">
        <Button variant="default" onClick={onCancel}>
          {t('shell.cancel')}
        </Button>
        {children}
      </div>
    </>
  )
}

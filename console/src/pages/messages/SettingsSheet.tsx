import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import type { MessageSettingsView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Sheet } from '../../ui/Page.tsx'

export interface SettingsProps {
  settings: MessageSettingsView
  mayChange: boolean
}

type SettingsSheetProps = {
  title: string
  intro: string
  mayChange: boolean
  problem: unknown
  isBusy: boolean
  onSave(): void
  /** Beside the button that saves. */
  extra?: ReactNode
  children: ReactNode
}

/** A part of the settings that is saved by itself. */
export function SettingsSheet({ title, intro, mayChange, problem, isBusy, onSave, extra, children }: SettingsSheetProps) {
  const { t } = useText()
  return (
    <Sheet title={title} intro={intro}>
      <form className="stack" onSubmit={submit} aria-label={title} noValidate>
        {children}
        {mayChange && (
          <>
            <FormProblem error={problem} />
            <div className="row-end">
              {extra}
              <Button type="submit" variant="default" loading={isBusy}>
                {t('shell.save')}
              </Button>
            </div>
          </>
        )}
      </form>
    </Sheet>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    onSave()
  }
}

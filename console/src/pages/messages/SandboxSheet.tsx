import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useText } from '../../language.tsx'
import { Confirm } from '../../ui/Confirm.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Sheet } from '../../ui/Page.tsx'
import type { SettingsProps } from './SettingsSheet.tsx'
import { useSaveSettings } from './useMessages.ts'

/** Whether mail leaves at all. Letting it out is asked twice; catching it again is one click. */
export function SandboxSheet({ settings: { isSandbox }, mayChange }: SettingsProps) {
  const { t } = useText()
  const [isAsking, setAsking] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const save = useSaveSettings({ done: t(isSandbox ? 'messages.sandbox.off.done' : 'messages.sandbox.on.done'), onRefused: setProblem })
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (window.location.hash === '#sandbox') place.current?.scrollIntoView({ block: 'center' })
  }, [])
  return (
    <div id="sandbox" ref={place}>
      <Sheet title={t('messages.sandbox.title')}>
        <div className="stack">
          <p>
            <span className="tag" data-tone={isSandbox ? undefined : 'accent'}>
              {t(isSandbox ? 'messages.sandbox.on' : 'messages.sandbox.off')}
            </span>
          </p>
          <p>{t(isSandbox ? 'messages.sandbox.on.text' : 'messages.sandbox.off.text')}</p>
          {mayChange && (
            <>
              <FormProblem error={problem} />
              <div className="row-end">
                {isSandbox ? (
                  <Button variant="default" onClick={() => setAsking(true)}>
                    {t('messages.sandbox.switchOff')}
                  </Button>
                ) : (
                  <Button loading={save.isPending} onClick={() => change(true)}>
                    {t('messages.sandbox.switchOn')}
                  </Button>
                )}
              </div>
            </>
          )}
        </div>
      </Sheet>
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => change(false)}
        isBusy={save.isPending}
        title={t('messages.sandbox.ask.title')}
        confirmLabel={t('messages.sandbox.switchOff')}
        cancelLabel={t('shell.cancel')}
      >
        <p>{t('messages.sandbox.ask.text')}</p>
      </Confirm>
    </div>
  )

  function change(next: boolean) {
    setProblem(null)
    save.mutate({ isSandbox: next }, { onSettled: () => setAsking(false) })
  }
}

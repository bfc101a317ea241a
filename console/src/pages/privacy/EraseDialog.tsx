import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { PrivacyRequest } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { ErasureCounts } from './ErasureCounts.tsx'
import { useErasurePreview, useRequestAction } from './useRequests.ts'

/** Shows what goes and what stays, and asks for the name, before a person is erased for good. */
export function EraseDialog({ request, onClose }: { request: PrivacyRequest; onClose(): void }) {
  const { t } = useText()
  const toast = useToast()
  const [title, setTitle] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const preview = useErasurePreview(request.requestId, true)
  const erase = useRequestAction(request.requestId, 'erasure')
  return (
    <Modal opened onClose={onClose} size="lg" title={t('privacy.erase.title')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <Loaded query={preview}>
        {(found) => (
          <form className="stack" onSubmit={submit}>
            <p>{t('privacy.erase.text')}</p>
            <ErasureCounts counts={found.counts} />
            {found.title !== '' && (
              <TextInput
                label={t('privacy.erase.type', { name: found.title })}
                required
                withAsterisk={false}
                autoComplete="off"
                value={title}
                onChange={(event) => setTitle(event.currentTarget.value)}
              />
            )}
            <DialogEnd problem={problem} onCancel={onClose}>
              <Button type="submit" color="danger" loading={erase.isPending}>
                {t('privacy.erase')}
              </Button>
            </DialogEnd>
          </form>
        )}
      </Loaded>
    </Modal>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    erase.mutate(
      { title },
      {
        onSuccess: () => {
          onClose()
          toast(t('privacy.erased'))
        },
        onError: setProblem,
      },
    )
  }
}

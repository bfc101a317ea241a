import { Button, Modal, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Webhook, WebhookWithSecret } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { SecretShown } from './SecretShown.tsx'

/** For how many hours both secrets may sign. */
const overlaps = [0, 1, 24, 72, 168]

/** Makes a new secret, and shows it this one time. */
export function RotateDialog({ webhook, isOpen, onClose }: { webhook: Webhook; isOpen: boolean; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('webhooks.rotate')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <RotateForm webhook={webhook} onClose={onClose} />
    </Modal>
  )
}

function RotateForm({ webhook: { webhookId, secretHint }, onClose }: { webhook: Webhook; onClose(): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const [overlapHours, setOverlap] = useState(24)
  const rotate = useMutation({
    mutationFn: () => api.post<WebhookWithSecret>(shopPath(shopId, `/webhooks/${webhookId}/secret`), { overlapHours }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'webhooks'] }),
  })
  if (rotate.data?.secret) return <SecretShown secret={rotate.data.secret} onClose={onClose} />
  return (
    <form className="stack" onSubmit={submit}>
      <p>{t('webhooks.rotate.text', { hint: secretHint })}</p>
      <NativeSelect
        label={t('webhooks.rotate.overlap')}
        description={t('webhooks.rotate.overlap.hint')}
        data-autofocus
        value={String(overlapHours)}
        data={overlaps.map((hours) => ({ value: String(hours), label: t('webhooks.rotate.hours', { count: hours }) }))}
        onChange={(event) => setOverlap(Number(event.currentTarget.value))}
      />
      <DialogEnd problem={rotate.error} onCancel={onClose}>
        <Button type="submit" loading={rotate.isPending}>
          {t('webhooks.rotate')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    rotate.mutate()
  }
}

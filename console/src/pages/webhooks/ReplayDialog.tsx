import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Webhook } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { instantOf } from '../../wall-clock.ts'

/** Sends everything of a time again, also what arrived. */
export function ReplayDialog({ webhook, isOpen, onClose }: { webhook: Webhook; isOpen: boolean; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('webhooks.replay.span')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <ReplayForm webhook={webhook} onClose={onClose} />
    </Modal>
  )
}

function ReplayForm({ webhook: { webhookId }, onClose }: { webhook: Webhook; onClose(): void }) {
  const { t } = useText()
  const { shopId, timeZone } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm({ from: '', to: '' })
  const replay = useMutation({
    mutationFn: () => {
      const [from, to] = [form.values.from, form.values.to].map((time) => instantOf(time, timeZone))
      return api.post<{ replayed: number }>(shopPath(shopId, `/webhooks/${webhookId}/replay`), { what: 'span', from, to })
    },
    onSuccess: ({ replayed }) => {
      toast(t('webhooks.replayed', { count: replayed }))
      onClose()
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'webhooks'] })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <form className="stack" onSubmit={submit}>
      <p>{t('webhooks.replay.text')}</p>
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="datetime-local"
          label={t(`webhooks.replay.${name}`)}
          required
          withAsterisk={false}
          value={form.values[name]}
          error={form.faults[name]}
          onChange={(event) => form.set(name, event.currentTarget.value)}
        />
      ))}
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={replay.isPending}>
          {t('webhooks.replay')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    replay.mutate()
  }
}

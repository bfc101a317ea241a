import { Button, Drawer, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Webhook, WebhookListAnswer, WebhookWithSecret } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { EventPicker } from './EventPicker.tsx'
import { SecretShown } from './SecretShown.tsx'

type WebhookDrawerProps = {
  isOpen: boolean
  /** What is changed; nothing where a new one is made. */
  webhook?: Webhook
  types: WebhookListAnswer['types']
  onClose(): void
}

type Draft = { url: string; description: string; types: string[] | null }

/** Adds a webhook, and shows its secret this one time; or changes one. */
export function WebhookDrawer({ isOpen, onClose, ...form }: WebhookDrawerProps) {
  const { t } = useText()
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={460}
      title={t(form.webhook ? 'webhooks.edit' : 'webhooks.add')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <WebhookForm {...form} onClose={onClose} />
    </Drawer>
  )
}

function WebhookForm({ webhook, types, onClose }: Omit<WebhookDrawerProps, 'isOpen'>) {
  const { t } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm<Draft>({ url: webhook?.url ?? '', description: webhook?.description ?? '', types: webhook?.types ?? null })
  const save = useMutation<Partial<WebhookWithSecret>>({
    mutationFn: () =>
      webhook
        ? api.patch(shopPath(shopId, `/webhooks/${webhook.webhookId}`), form.values)
        : api.post(shopPath(shopId, '/webhooks'), form.values),
    onSuccess: () => {
      if (webhook) {
        toast(t('webhooks.saved'))
        onClose()
      }
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'webhooks'] })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  if (save.data?.secret) return <SecretShown secret={save.data.secret} onClose={onClose} />
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <TextInput
        label={t('webhooks.url')}
        description={t('webhooks.url.hint')}
        type="url"
        inputMode="url"
        required
        withAsterisk={false}
        maxLength={2000}
        placeholder="https://"
        data-autofocus
        autoComplete="off"
        value={form.values.url}
        error={form.faults.url}
        onChange={(event) => form.set('url', event.currentTarget.value)}
      />
      <TextInput
        label={t('webhooks.description')}
        description={t('webhooks.description.hint')}
        maxLength={200}
        autoComplete="off"
        value={form.values.description}
        error={form.faults.description}
        onChange={(event) => form.set('description', event.currentTarget.value)}
      />
      <EventPicker chosen={form.values.types} types={types} error={form.faults.types} onChange={(chosen) => form.set('types', chosen)} />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={save.isPending}>
          {t(webhook ? 'webhooks.save' : 'webhooks.add')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    if (form.values.types?.length === 0) return form.setFaults({ types: t('webhooks.types.none') })
    save.mutate()
  }
}

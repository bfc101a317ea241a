import { Button, Checkbox, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { ApiKeyCreated, ApiScope } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CopyOnce } from '../../ui/CopyOnce.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'
import { keyScopes } from './key-scopes.ts'

type KeyDraft = { name: string; kind: 'server'; scopes: ApiScope[] }

/** Asks what a key may do, then shows the key this one time. */
export function NewKeyDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('settings.keys.create')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <KeyForm onClose={onClose} />
    </Modal>
  )
}

function KeyForm({ onClose }: { onClose(): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm<KeyDraft>({ name: '', kind: 'server', scopes: ['customers:read'] })
  const create = useMutation({
    mutationFn: () => api.post<ApiKeyCreated>(shopPath(shopId, '/api-keys'), form.values),
    onSuccess: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'api-keys'] }),
    onError: (error) => setProblem(form.fail(error)),
  })
  if (create.data)
    return (
      <div className="stack">
        <CopyOnce
          label={t('settings.keys.key', { name: create.data.name })}
          value={create.data.key}
          hint={t('settings.keys.keyHint')}
          copyLabel={t('shell.copy')}
          copiedLabel={t('shell.copied')}
        />
        <div className="row-end">
          <Button onClick={onClose}>{t('shell.done')}</Button>
        </div>
      </div>
    )
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('settings.keys.name')}
        description={t('settings.keys.nameHint')}
        required
        withAsterisk={false}
        maxLength={120}
        data-autofocus
        autoComplete="off"
        value={form.values.name}
        error={form.faults.name}
        onChange={(event) => form.set('name', event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t('settings.keys.scopes')}
        value={form.values.scopes}
        error={form.faults.scopes}
        onChange={(values) => form.set('scopes', values as ApiScope[])}
      >
        <div className="stack-tight">
          {keyScopes.map((scope) => (
            <Checkbox key={scope} value={scope} label={t(`settings.scope.${scope}`)} />
          ))}
        </div>
      </Checkbox.Group>
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={create.isPending}>
          {t('settings.keys.create')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    if (form.values.scopes.length === 0) return form.setFaults({ scopes: t('settings.keys.noScope') })
    create.mutate()
  }
}

import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { InvitationCreated, Role } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CopyOnce } from '../../ui/CopyOnce.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'
import { roles } from './roles.ts'

/** Asks whom to invite, then shows the link this one time. */
export function InviteDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('settings.people.invite')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <InviteForm onClose={onClose} />
    </Modal>
  )
}

function InviteForm({ onClose }: { onClose(): void }) {
  const { t, formatRelative } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm<{ email: string; role: Role }>({ email: '', role: 'marketer' })
  const invite = useMutation({
    mutationFn: () => api.post<InvitationCreated>(shopPath(shopId, '/invitations'), form.values),
    onSuccess: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'staff'] }),
    onError: (error) => setProblem(form.fail(error)),
  })
  if (invite.data)
    return (
      <div className="stack">
        <CopyOnce
          label={t('settings.people.link', { email: invite.data.email })}
          value={invite.data.link}
          hint={t('settings.people.linkHint', { when: formatRelative(invite.data.expiresAt) })}
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
        label={t('settings.people.email')}
        type="email"
        autoComplete="off"
        required
        withAsterisk={false}
        data-autofocus
        value={form.values.email}
        error={form.faults.email}
        onChange={(event) => form.set('email', event.currentTarget.value)}
      />
      <NativeSelect
        label={t('settings.people.role')}
        description={t(`settings.role.${form.values.role}.text`)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={form.values.role}
        data={roles.map((role) => ({ value: role, label: t(`settings.role.${role}`) }))}
        onChange={(event) => form.set('role', event.currentTarget.value as Role)}
      />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={invite.isPending}>
          {t('settings.people.makeLink')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    invite.mutate()
  }
}

import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { PrivacyRequest } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'
import { useRequestAction } from './useRequests.ts'

interface DialogProps {
  request: PrivacyRequest
  onClose(): void
}

/** Two more months, with the reason that the person is told. */
export function ExtendDialog({ request, onClose }: DialogProps) {
  const { t } = useText()
  const form = useForm({ reason: '' })
  return (
    <RequestDialog title={t('privacy.extend')} action="extension" request={request} onClose={onClose} form={form}>
      <p>{t('privacy.extend.text')}</p>
      <Reason
        label={t('privacy.extend.reason')}
        value={form.values.reason}
        fault={form.faults.reason}
        onChange={(value) => form.set('reason', value)}
      />
    </RequestDialog>
  )
}

/** How the request ended, and what the person was told. */
export function EndDialog({ request, onClose }: DialogProps) {
  const { t } = useText()
  const states =
    request.state === 'in_force'
      ? ['done']
      : request.kind === 'restriction'
        ? ['in_force', 'refused']
        : request.kind === 'erasure'
          ? ['refused']
          : ['done', 'refused']
  const form = useForm({ state: states[0] ?? 'done', outcome: '' })
  return (
    <RequestDialog title={t('privacy.end')} action="end" request={request} onClose={onClose} form={form}>
      {states.length > 1 && (
        <Radio.Group label={t('privacy.end.how')} value={form.values.state} onChange={(value) => form.set('state', value)}>
          <div className="stack-tight">
            {states.map((state) => (
              <Radio key={state} value={state} label={t(`privacy.end.${state}`)} />
            ))}
          </div>
        </Radio.Group>
      )}
      <Reason
        label={t('privacy.end.outcome')}
        value={form.values.outcome}
        fault={form.faults.outcome}
        onChange={(value) => form.set('outcome', value)}
      />
    </RequestDialog>
  )
}

interface RequestDialogProps extends DialogProps {
  title: string
  action: 'extension' | 'end'
  form: { values: object; fail(error: unknown): unknown }
  children: ReactNode
}

function RequestDialog({ title, action, request, form, onClose, children }: RequestDialogProps) {
  const { t } = useText()
  const [problem, setProblem] = useState<unknown>(null)
  const act = useRequestAction(request.requestId, action)
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <form className="stack" onSubmit={submit}>
        {children}
        <DialogEnd problem={problem} onCancel={onClose}>
          <Button type="submit" loading={act.isPending}>
            {t('shell.save')}
          </Button>
        </DialogEnd>
      </form>
    </Modal>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    act.mutate(form.values, { onSuccess: onClose, onError: (error) => setProblem(form.fail(error)) })
  }
}

function Reason({
  label,
  value,
  fault,
  onChange,
}: {
  label: string
  value: string
  fault: string | undefined
  onChange(value: string): void
}) {
  return (
    <Textarea
      label={label}
      required
      withAsterisk={false}
      minLength={3}
      maxLength={500}
      autosize
      minRows={2}
      data-autofocus
      value={value}
      error={fault}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Customer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { consentName, type HeldConsent } from './held-consent.ts'

type ConsentDialogProps = { customer: Customer; consent: HeldConsent; onClose(): void }

/** Asks what the person wants now and how that is known: without a reason nothing is written down. */
export function ConsentDialog({ customer, consent, onClose }: ConsentDialogProps) {
  const { t } = useText()
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('customers.consent.changeOf', { channel: consentName(consent, t) })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <ConsentForm customer={customer} consent={consent} onClose={onClose} />
    </Modal>
  )
}

function ConsentForm({ customer, consent, onClose }: ConsentDialogProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const { channel, purpose, contact } = consent
  // Whoever may be written to, or profiled without a word, can only withdraw.
  const form = useForm({ state: consent.answer.isAllowed || consent.state === 'granted' ? 'revoked' : 'granted', reason: '' })
  const words = purpose === 'marketing' ? 'customers.consent.now' : 'consent.now'
  const change = useMutation({
    mutationFn: () =>
      api.post(shopPath(shopId, `/customers/${customer.customerId}/consent`), {
        ...{ channel, purpose, ...form.values },
        ...(contact === '' ? {} : { contact }),
      }),
    onSuccess: () => {
      onClose()
      toast(t('customers.consent.changed'))
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'customer', customer.customerId] })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <form className="stack" onSubmit={submit}>
      <Radio.Group label={t('customers.consent.now')} value={form.values.state} onChange={(value) => form.set('state', value)}>
        <div className="stack-tight">
          <Radio value="granted" label={t(`${words}.granted`)} description={t(`${words}.granted.text`)} />
          <Radio value="revoked" label={t(`${words}.revoked`)} description={t(`${words}.revoked.text`)} />
        </div>
      </Radio.Group>
      <Textarea
        label={t('customers.consent.reason')}
        description={t('customers.consent.reason.hint')}
        required
        withAsterisk={false}
        minLength={3}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        value={form.values.reason}
        error={form.faults.reason}
        onChange={(event) => form.set('reason', event.currentTarget.value)}
      />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={change.isPending}>
          {t('shell.save')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    change.mutate()
  }
}

import { Button, Modal, Radio, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'

const kinds = ['access', 'portability', 'rectification', 'restriction', 'erasure'] as const

/** Writes down what a person asked about their data, and goes to the request. */
export function DataRequestDialog({ customerId, onClose }: { customerId: string; onClose(): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm({ kind: 'access', note: '' })
  const open = useMutation({
    mutationFn: () => api.post<{ requestId: string }>(shopPath(shopId, '/privacy-requests'), { customerId, ...form.values }),
    onSuccess: async ({ requestId }) => {
      onClose()
      await client.invalidateQueries({ queryKey: ['shop', shopId, 'privacy-requests'] })
      await navigate({ to: '/shops/$shopId/consent/requests/$requestId', params: { shopId, requestId } })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <Modal opened onClose={onClose} title={t('privacy.new')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <form className="stack" onSubmit={submit}>
        <Radio.Group label={t('privacy.new.kind')} value={form.values.kind} onChange={(value) => form.set('kind', value)}>
          <div className="stack-tight">
            {kinds.map((kind) => (
              <Radio key={kind} value={kind} label={t(`privacy.kind.${kind}`)} />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label={t('privacy.note')}
          description={t('privacy.new.note')}
          maxLength={1000}
          autosize
          minRows={2}
          value={form.values.note}
          error={form.faults.note}
          onChange={(event) => form.set('note', event.currentTarget.value)}
        />
        <DialogEnd problem={problem} onCancel={onClose}>
          <Button type="submit" loading={open.isPending}>
            {t('privacy.new.begin')}
          </Button>
        </DialogEnd>
      </form>
    </Modal>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    open.mutate()
  }
}

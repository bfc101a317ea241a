import { Button, Modal, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Segment } from '../../answers.ts'
import { ApiProblem } from '../../api.ts'
import { useText } from '../../language.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { useSegmentActions } from './useSegments.ts'

/** Another name and description; the definition, and so the version, stays. */
export function RenameSegment({ segment, onClose }: { segment: Segment; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened onClose={onClose} title={t('segments.rename.title')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <RenameForm segment={segment} onClose={onClose} />
    </Modal>
  )
}

function RenameForm({ segment, onClose }: { segment: Segment; onClose(): void }) {
  const { t } = useText()
  const toast = useToast()
  const { change } = useSegmentActions()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm({ name: segment.name, description: segment.description })
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('segments.name')}
        required
        withAsterisk={false}
        maxLength={120}
        data-autofocus
        value={form.values.name}
        error={form.faults.name}
        onChange={(event) => form.set('name', event.currentTarget.value)}
      />
      <TextInput
        label={t('segments.description')}
        maxLength={1000}
        value={form.values.description}
        error={form.faults.description}
        onChange={(event) => form.set('description', event.currentTarget.value)}
      />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={change.isPending}>
          {t('shell.save')}
        </Button>
      </DialogEnd>
    </form>
  )

  async function submit(event: FormEvent) {
    event.preventDefault()
    try {
      const { name } = await change.mutateAsync({ segmentId: segment.segmentId, ...form.values })
      onClose()
      toast(t('segments.saved', { name }))
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'segment_name_taken') form.setFaults({ name: error.detail })
      else setProblem(form.fail(error))
    }
  }
}

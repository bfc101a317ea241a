import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Task } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMe } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { useChange, useColleagues } from './useStaffWork.ts'

type TaskDialogProps = { task?: Task; customerId: string | null; onClose(): void }

/** A new task, or another day, person or rhythm for one that there is. */
export function TaskDialog({ task, customerId, onClose }: TaskDialogProps) {
  const { t } = useText()
  return (
    <Modal
      opened
      onClose={onClose}
      title={task ? t('customers.task.change', { title: task.title }) : t('customers.task.new')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <TaskForm {...(task ? { task } : {})} customerId={customerId} onClose={onClose} />
    </Modal>
  )
}

function TaskForm({ task, customerId, onClose }: TaskDialogProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const { staffId } = useMe()
  const toast = useToast()
  const colleagues = useColleagues().data?.colleagues ?? []
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm({
    title: task?.title ?? '',
    dueOn: task?.dueOn ?? tomorrow(),
    assigneeId: task?.assigneeId ?? staffId,
    recurrence: task?.recurrence ?? '',
  })
  const path = shopPath(shopId, task ? `/tasks/${task.taskId}` : '/tasks')
  const changed = [['tasks'], ['customer', customerId], ['notices']]
  const save = useChange((body: object) => (task ? api.patch(path, body) : api.post(path, { ...body, customerId })), ...changed)
  const remove = useChange(() => api.delete(path), ...changed)
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('customers.task.title')}
        required
        withAsterisk={false}
        maxLength={300}
        data-autofocus
        autoComplete="off"
        value={form.values.title}
        error={form.faults.title}
        onChange={(event) => form.set('title', event.currentTarget.value)}
      />
      <div className="form-pair">
        <TextInput
          label={t('customers.task.dueOn')}
          type="date"
          required
          withAsterisk={false}
          value={form.values.dueOn}
          error={form.faults.dueOn}
          onChange={(event) => form.set('dueOn', event.currentTarget.value)}
        />
        <NativeSelect
          label={t('customers.task.recurrence')}
          value={form.values.recurrence}
          onChange={(event) => form.set('recurrence', event.currentTarget.value)}
          data={[
            { value: '', label: t('customers.task.recurrence.none') },
            ...['daily', 'weekly', 'monthly'].map((value) => ({ value, label: t(`customers.task.recurrence.${value}`) })),
          ]}
        />
      </div>
      <NativeSelect
        label={t('customers.task.assignee')}
        value={form.values.assigneeId}
        error={form.faults.assigneeId}
        onChange={(event) => form.set('assigneeId', event.currentTarget.value)}
        data={colleagues.map(({ staffId: value, name }) => ({ value, label: name }))}
      />
      {task && (
        <TextButton
          tone="danger"
          className="text-button task-remove"
          onClick={() => remove.mutate(undefined, { onSuccess: onClose, onError: setProblem })}
        >
          {t('customers.task.remove')}
        </TextButton>
      )}
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={save.isPending}>
          {t('shell.save')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    save.mutate(
      { ...form.values, recurrence: form.values.recurrence || null },
      {
        onSuccess: () => {
          onClose()
          toast(t('customers.task.saved'))
        },
        onError: (error) => setProblem(form.fail(error)),
      },
    )
  }
}

function tomorrow(): string {
  const day = new Date()
  day.setDate(day.getDate() + 1)
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`
}

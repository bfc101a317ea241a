import { Button, Checkbox, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Field, FieldTrial, FieldType } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { saidText } from './field-text.ts'
import { useChange } from './useStaffWork.ts'

const types: FieldType[] = ['text', 'number', 'money', 'date', 'datetime', 'yes_no', 'choice', 'choices', 'url', 'email', 'phone']

type FieldDialogProps = { field: Field | null; onClose(): void }

/** A new field, or a change of one. Another type is tried out first: what would not fit is shown before anything is changed. */
export function FieldDialog({ field, onClose }: FieldDialogProps) {
  const { t } = useText()
  return (
    <Modal
      opened
      onClose={onClose}
      title={field ? t('customers.field.change', { label: field.label }) : t('customers.field.new')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <FieldForm field={field} onClose={onClose} />
    </Modal>
  )
}

function FieldForm({ field, onClose }: FieldDialogProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const [trial, setTrial] = useState<FieldTrial | null>(null)
  const form = useForm({
    label: field?.label ?? '',
    key: field?.key ?? '',
    type: field?.type ?? ('text' as FieldType),
    options: field?.options.join('\n') ?? '',
    isPersonal: field?.isPersonal ?? false,
  })
  const { label, key, type, isPersonal } = form.values
  const isChoice = type === 'choice' || type === 'choices'
  const options = isChoice ? form.values.options.split('\n').flatMap((line) => line.trim() || []) : []
  const isOtherType = field !== null && (type !== field.type || options.join('\n') !== field.options.join('\n'))
  const path = shopPath(shopId, field ? `/customer-fields/${field.fieldId}` : '/customer-fields')
  const tryOut = useChange(() => api.post<FieldTrial>(`${path}/trial`, { type, options }))
  const save = useChange(
    () =>
      field
        ? api.patch(path, { label, isPersonal, ...(isOtherType ? { type, options, unfit: trial?.unfit ?? 0 } : {}) })
        : api.post(path, { key: key.trim() || label.trim(), label, type, options, isPersonal }),
    ['customer-fields'],
    ['customer'],
  )
  const needsTrial = isOtherType && trial === null
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('customers.field.label')}
        required
        withAsterisk={false}
        maxLength={80}
        data-autofocus
        autoComplete="off"
        value={label}
        error={form.faults.label}
        onChange={(event) => form.set('label', event.currentTarget.value)}
      />
      <NativeSelect
        label={t('customers.field.type')}
        value={type}
        onChange={(event) => set({ type: event.currentTarget.value as FieldType })}
        data={types.map((value) => ({ value, label: t(`customers.fieldType.${value}`) }))}
      />
      {isChoice && (
        <Textarea
          label={t('customers.field.options')}
          description={t('customers.field.options.hint')}
          required
          withAsterisk={false}
          autosize
          minRows={3}
          value={form.values.options}
          error={form.faults.options}
          onChange={(event) => set({ options: event.currentTarget.value })}
        />
      )}
      {field === null && (
        <TextInput
          label={t('customers.field.keyLabel')}
          description={t('customers.field.keyHint')}
          placeholder={label.trim()}
          maxLength={100}
          autoComplete="off"
          value={key}
          error={form.faults.key}
          onChange={(event) => form.set('key', event.currentTarget.value)}
        />
      )}
      <Checkbox
        label={t('customers.field.isPersonal')}
        description={t('customers.field.isPersonal.hint')}
        checked={isPersonal}
        onChange={(event) => form.set('isPersonal', event.currentTarget.checked)}
      />
      {trial && isOtherType && <TrialResult trial={trial} />}
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={save.isPending || tryOut.isPending}>
          {t(needsTrial ? 'customers.field.try' : trial && trial.unfit > 0 && isOtherType ? 'customers.field.changeAnyway' : 'shell.save')}
        </Button>
      </DialogEnd>
    </form>
  )

  function set(change: Partial<typeof form.values>) {
    form.setAll(change)
    setTrial(null)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    const onError = (error: unknown) => setProblem(form.fail(error))
    if (needsTrial) return tryOut.mutate(undefined, { onSuccess: setTrial, onError })
    save.mutate(undefined, {
      onSuccess: () => {
        onClose()
        toast(t('customers.field.saved', { label }))
      },
      onError: (error) => {
        // The values changed meanwhile: they are tried anew.
        setTrial(null)
        onError(error)
      },
    })
  }
}

function TrialResult({ trial: { values, unfit, samples } }: { trial: FieldTrial }) {
  const { t } = useText()
  return (
    <div className="bulk-preview" role="status">
      <p>{unfit === 0 ? t('customers.field.allFit', { count: values }) : t('customers.field.someUnfit', { unfit, values })}</p>
      {samples.length > 0 && (
        <ul>
          {samples.slice(0, 5).map(({ customerId, title, value }) => (
            <li key={customerId}>
              {title || t('customers.erased')} · <span className="soft">{saidText(value)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

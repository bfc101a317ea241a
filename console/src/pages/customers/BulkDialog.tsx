import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { BulkAction, BulkPreview, BulkTarget } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { FieldInput } from './FieldInput.tsx'
import { type FieldDraft, saidText, valueOfDraft } from './field-text.ts'
import { useChange, useFields, useTags } from './useStaffWork.ts'

export type BulkKind = BulkAction['kind']
type BulkDialogProps = { kind: BulkKind; target: BulkTarget; onClose(): void; onStarted(): void }

/** Asks what exactly, shows how many it would change and some of them, and begins. */
export function BulkDialog(props: BulkDialogProps) {
  const { t } = useText()
  return (
    <Modal opened onClose={props.onClose} title={t(`customers.bulk.${props.kind}`)} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <BulkForm {...props} />
    </Modal>
  )
}

function BulkForm({ kind, target, onClose, onStarted }: BulkDialogProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const tags = useTags().data?.tags ?? []
  const fields = useFields().data?.fields ?? []
  const [name, setName] = useState('')
  const [tagId, setTagId] = useState('')
  const [fieldId, setFieldId] = useState(fields[0]?.fieldId ?? '')
  const [draft, setDraft] = useState<FieldDraft>('')
  const field = fields.find((each) => each.fieldId === fieldId)
  const action = actionOf()
  const preview = useQuery({
    queryKey: ['shop', shopId, 'bulk-preview', action, target],
    queryFn: ({ signal: _ }) => api.post<BulkPreview>(shopPath(shopId, '/bulk-actions/preview'), { action, target }),
    enabled: action !== null,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const start = useChange(() => api.post(shopPath(shopId, '/bulk-actions'), { action, target }), ['bulk-actions'], ['tags'])
  return (
    <form className="stack" onSubmit={submit}>
      {kind === 'add_tag' && (
        <>
          <TextInput
            label={t('customers.tag.name')}
            required
            withAsterisk={false}
            maxLength={60}
            list="bulk-tags"
            data-autofocus
            autoComplete="off"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <datalist id="bulk-tags">
            {tags.map((tag) => (
              <option key={tag.tagId} value={tag.name} />
            ))}
          </datalist>
        </>
      )}
      {kind === 'remove_tag' && (
        <NativeSelect
          label={t('customers.tag.name')}
          value={tagId}
          data-autofocus
          onChange={(event) => setTagId(event.currentTarget.value)}
          data={[{ value: '', label: t('customers.field.none') }, ...tags.map((tag) => ({ value: tag.tagId, label: tag.name }))]}
        />
      )}
      {kind === 'set_field' && field && (
        <>
          <NativeSelect
            label={t('customers.filter.field')}
            value={fieldId}
            data-autofocus
            onChange={(event) => {
              setFieldId(event.currentTarget.value)
              setDraft('')
            }}
            data={fields.map((each) => ({ value: each.fieldId, label: each.label }))}
          />
          <FieldInput
            field={{ ...field, label: t('customers.bulk.value') }}
            draft={draft}
            onChange={setDraft}
            note={t('customers.bulk.value.hint')}
          />
        </>
      )}
      {action !== null && preview.data && <Preview preview={preview.data} />}
      <DialogEnd problem={start.error ?? preview.error} onCancel={onClose}>
        <Button
          type="submit"
          loading={start.isPending}
          disabled={action === null || !preview.data || preview.isError || preview.data.changing === 0}
        >
          {t('customers.bulk.start', { count: preview.data?.changing ?? 0 })}
        </Button>
      </DialogEnd>
    </form>
  )

  function actionOf(): BulkAction | null {
    if (kind === 'add_tag') return name.trim() === '' ? null : { kind, name: name.trim() }
    if (kind === 'remove_tag') return tagId === '' ? null : { kind, tagId }
    return field ? { kind, fieldId, value: valueOfDraft(field.type, draft) } : null
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    start.mutate(undefined, {
      onSuccess: () => {
        onStarted()
        onClose()
        toast(t('customers.bulk.started'))
      },
    })
  }
}

function Preview({ preview: { total, changing, samples } }: { preview: BulkPreview }) {
  const { t } = useText()
  return (
    <div className="bulk-preview">
      <p role="status">{t('customers.bulk.preview', { changing, total })}</p>
      {samples.length > 0 && (
        <ul>
          {samples.slice(0, 5).map(({ customerId, title, before }) => (
            <li key={customerId}>
              {title || t('customers.erased')}
              {before !== null && typeof before !== 'boolean' && (
                <span className="soft"> · {t('customers.bulk.before', { value: saidText(before) })}</span>
              )}
            </li>
          ))}
          {changing > 5 && <li className="soft">{t('customers.bulk.others', { count: changing - 5 })}</li>}
        </ul>
      )}
    </div>
  )
}

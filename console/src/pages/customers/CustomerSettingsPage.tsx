import { Button } from '@mantine/core'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Field } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { FieldDialog } from './FieldDialog.tsx'
import { TagSheet } from './TagSheet.tsx'
import { useChange, useFields } from './useStaffWork.ts'

/** What the shop keeps about its customers: its own fields, and its tags. */
export function CustomerSettingsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'customers:configure')
  return (
    <Page title={t('customers.settings')} siteName={t('shell.name')} intro={t('customers.settings.intro')} width="text">
      <FieldSheet mayChange={mayChange} />
      <TagSheet mayChange={mayChange} />
    </Page>
  )
}

function FieldSheet({ mayChange }: { mayChange: boolean }) {
  const { t } = useText()
  const query = useFields()
  const [open, setOpen] = useState<Field | 'new' | null>(null)
  return (
    <Sheet
      title={t('customers.fields')}
      intro={t('customers.fields.intro')}
      actions={
        mayChange && (
          <Button size="xs" variant="default" leftSection={<PlusIcon width={16} height={16} />} onClick={() => setOpen('new')}>
            {t('customers.field.new')}
          </Button>
        )
      }
    >
      <Loaded query={query} lines={3}>
        {({ fields }) =>
          fields.length === 0 ? (
            <p className="soft">{t('customers.fields.none')}</p>
          ) : (
            <ul className="entries">
              {fields.map((field) => (
                <FieldEntry key={field.fieldId} field={field} mayChange={mayChange} onChange={() => setOpen(field)} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {open && <FieldDialog field={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Sheet>
  )
}

function FieldEntry({ field, mayChange, onChange }: { field: Field; mayChange: boolean; onChange(): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const [isAsking, setAsking] = useState(false)
  const remove = useChange(() => api.delete(shopPath(shopId, `/customer-fields/${field.fieldId}`)), ['customer-fields'], ['customer'])
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{field.label}</strong>
        <span className="soft">
          {t(`customers.fieldType.${field.type}`)} · <code>{field.key}</code>
          {field.isPersonal && ` · ${t('customers.field.isPersonal')}`}
        </span>
      </div>
      {mayChange && (
        <>
          <TextButton onClick={onChange} aria-label={t('customers.field.change', { label: field.label })}>
            {t('customers.change')}
          </TextButton>
          <TextButton tone="danger" onClick={() => setAsking(true)} aria-label={`${t('customers.remove')}: ${field.label}`}>
            {t('customers.remove')}
          </TextButton>
        </>
      )}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() =>
          remove.mutate(undefined, { onError: (error) => toast(problemText(error), 'problem'), onSettled: () => setAsking(false) })
        }
        isBusy={remove.isPending}
        title={t('customers.field.removeTitle', { label: field.label })}
        confirmLabel={t('customers.remove')}
        cancelLabel={t('shell.cancel')}
      >
        {t('customers.field.removeText')}
      </Confirm>
    </li>
  )
}

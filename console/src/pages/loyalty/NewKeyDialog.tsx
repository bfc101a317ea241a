import { Button, Modal, NativeSelect } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { IdentityKey } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { CopyOnce } from '../../ui/CopyOnce.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useNewKey } from './useWidget.ts'

/** For how many hours both keys count. */
const overlaps = [0, 1, 24, 72, 168]

type NewKeyDialogProps = { before: IdentityKey['key']; isOpen: boolean; onClose(): void }

/** Makes a key, and shows it this one time. */
export function NewKeyDialog({ before, isOpen, onClose }: NewKeyDialogProps) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('loyaltyWidget.key.new')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <NewKeyForm before={before} onClose={onClose} />
    </Modal>
  )
}

function NewKeyForm({ before, onClose }: Omit<NewKeyDialogProps, 'isOpen'>) {
  const { t } = useText()
  const [overlapHours, setOverlap] = useState(before ? 24 : 0)
  const make = useNewKey()
  if (make.data?.secret)
    return (
      <div className="stack">
        <CopyOnce
          label={t('loyaltyWidget.key')}
          value={make.data.secret}
          hint={t('loyaltyWidget.key.once')}
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
      <p>{t('loyaltyWidget.key.text')}</p>
      {before && (
        <NativeSelect
          label={t('loyaltyWidget.key.overlap')}
          description={t('loyaltyWidget.key.overlap.hint', { hint: before.hint })}
          data-autofocus
          value={String(overlapHours)}
          data={overlaps.map((hours) => ({ value: String(hours), label: t('loyaltyWidget.key.hours', { count: hours }) }))}
          onChange={(event) => setOverlap(Number(event.currentTarget.value))}
        />
      )}
      <DialogEnd problem={make.error} onCancel={onClose}>
        <Button type="submit" loading={make.isPending}>
          {t('loyaltyWidget.key.make')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    make.mutate(overlapHours)
  }
}

import { Button, Modal, Textarea } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyProgram, ProgramPreview } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { ChangeList } from './ChangeList.tsx'
import { useLoyaltyAction } from './useLoyalty.ts'

type PublishDialogProps = {
  isOpen: boolean
  program: LoyaltyProgram
  changes: ProgramPreview['changes']['en']
  isNew: boolean
  onClose(): void
}

/** Puts the draft into force: what members will notice is read once more, and a note says why. */
export function PublishDialog({ isOpen, onClose, isNew, ...rest }: PublishDialogProps) {
  const { t } = useText()
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      size="lg"
      title={t(isNew ? 'loyalty.publish.titleNew' : 'loyalty.publish.title')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <PublishForm {...rest} isNew={isNew} onClose={onClose} />
    </Modal>
  )
}

function PublishForm({ program, changes, isNew, onClose }: Omit<PublishDialogProps, 'isOpen'>) {
  const { t, formatDay } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const [note, setNote] = useState('')
  const publish = useLoyaltyAction(() => api.post(shopPath(shopId, '/loyalty/program/versions'), { program, note: note.trim() }), {
    done: () => t(isNew ? 'loyalty.first.done' : 'loyalty.publish.done'),
    after: () => void navigate({ to: '/shops/$shopId/loyalty', params: { shopId } }),
    onRefused: () => undefined,
  })
  return (
    <form className="stack" onSubmit={submit}>
      {isNew ? (
        <p>{t('loyalty.publish.new', { day: formatDay(program.startsOn) })}</p>
      ) : (
        <>
          <div>
            <h3>{t('loyalty.changes.title')}</h3>
            <ChangeList changes={changes.changes} />
          </div>
          {changes.promise !== null && <p className="soft">{changes.promise}</p>}
        </>
      )}
      <Textarea
        label={t('loyalty.publish.note')}
        description={t('loyalty.publish.note.hint')}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <DialogEnd problem={publish.error} onCancel={onClose}>
        <Button type="submit" loading={publish.isPending}>
          {t(isNew ? 'loyalty.first.on' : 'loyalty.publish')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    publish.mutate()
  }
}

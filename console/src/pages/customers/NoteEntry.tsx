import { Button, Modal, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { NoteVersion, TimelineEntry } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay, useMe } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { mentionedIn, parts } from './mentions.ts'
import { useChange, useColleagues } from './useStaffWork.ts'

type NoteProps = { details: TimelineEntry['details']; customerId: string }

/** A note in the timeline: its text, who wrote it, and what can be done with it. */
export function NoteEntry({ details, customerId }: NoteProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const me = useMe()
  const toast = useToast()
  const problemText = useProblemText()
  const mayChange = useMay(shopId, 'customers:change')
  const [open, setOpen] = useState<'edit' | 'versions' | 'remove' | null>(null)
  const path = shopPath(shopId, `/notes/${String(details.noteId)}`)
  const hide = useChange(() => api.delete(path), ['customer', customerId])
  const body = String(details.body)
  const mentions = Array.isArray(details.mentions) ? details.mentions.map(String) : []
  if (details.isHidden) return <p className="soft">{t('customers.note.hidden', { name: String(details.hiddenBy) })}</p>
  return (
    <div>
      <p className="note-text">
        {parts(body, mentions).map(({ text, isMention, at }) => (isMention ? <strong key={at}>{text}</strong> : text))}
      </p>
      <div className="note-actions">
        <span className="soft">{String(details.by)}</span>
        {details.isEdited === true && <TextButton onClick={() => setOpen('versions')}>{t('customers.note.edited')}</TextButton>}
        {mayChange && details.by === me.name && <TextButton onClick={() => setOpen('edit')}>{t('customers.note.edit')}</TextButton>}
        {mayChange && (
          <TextButton tone="danger" onClick={() => setOpen('remove')}>
            {t('customers.note.remove')}
          </TextButton>
        )}
      </div>
      {open === 'edit' && <EditNote path={path} body={body} customerId={customerId} onClose={() => setOpen(null)} />}
      {open === 'versions' && <Versions path={path} onClose={() => setOpen(null)} />}
      <Confirm
        isOpen={open === 'remove'}
        onClose={() => setOpen(null)}
        onConfirm={() =>
          hide.mutate(undefined, { onError: (error) => toast(problemText(error), 'problem'), onSettled: () => setOpen(null) })
        }
        isBusy={hide.isPending}
        title={t('customers.note.removeTitle')}
        confirmLabel={t('customers.note.remove')}
        cancelLabel={t('shell.cancel')}
      >
        {t('customers.note.removeText')}
      </Confirm>
    </div>
  )
}

function EditNote({ path, body, customerId, onClose }: { path: string; body: string; customerId: string; onClose(): void }) {
  const { t } = useText()
  const [text, setText] = useState(body)
  const colleagues = useColleagues().data?.colleagues ?? []
  const save = useChange(() => api.put(path, { body: text, mentions: mentionedIn(text, colleagues) }), ['customer', customerId])
  return (
    <Modal opened onClose={onClose} title={t('customers.note.edit')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <form className="stack" onSubmit={submit}>
        <Textarea
          label={t('customers.note.label')}
          autosize
          minRows={3}
          maxLength={10_000}
          required
          withAsterisk={false}
          data-autofocus
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <DialogEnd problem={save.error} onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {t('shell.save')}
          </Button>
        </DialogEnd>
      </form>
    </Modal>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate(undefined, { onSuccess: onClose })
  }
}

function Versions({ path, onClose }: { path: string; onClose(): void }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const query = useQuery({
    queryKey: [path, 'versions'],
    queryFn: () => api.get<{ versions: NoteVersion[] }>(`${path}/versions`),
    staleTime: 0,
  })
  return (
    <Modal opened onClose={onClose} title={t('customers.note.versions')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <Loaded query={query} lines={3}>
        {({ versions }) => (
          <ol className="entries">
            {versions.map((version) => (
              <li key={version.replacedAt} className="entry">
                <div className="entry-main">
                  <p className="note-text">{version.body}</p>
                  <span className="soft">{t('customers.note.until', { when: formatMoment(version.replacedAt, timeZone) })}</span>
                </div>
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Modal>
  )
}

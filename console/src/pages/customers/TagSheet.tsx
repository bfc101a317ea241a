import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Tag } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useChange, useTags } from './useStaffWork.ts'

/** The tags of the shop: their names, and how many have them. They come into being where they are first given. */
export function TagSheet({ mayChange }: { mayChange: boolean }) {
  const { t } = useText()
  const query = useTags()
  return (
    <Sheet title={t('customers.tags')} intro={t('customers.tags.intro')}>
      <Loaded query={query} lines={3}>
        {({ tags }) =>
          tags.length === 0 ? (
            <p className="soft">{t('customers.tags.none')}</p>
          ) : (
            <ul className="entries">
              {tags.map((tag) => (
                <TagEntry key={tag.tagId} tag={tag} others={tags.filter(({ tagId }) => tagId !== tag.tagId)} mayChange={mayChange} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </Sheet>
  )
}

function TagEntry({ tag, others, mayChange }: { tag: Tag; others: Tag[]; mayChange: boolean }) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const [open, setOpen] = useState<'change' | 'remove' | null>(null)
  const remove = useChange(() => api.delete(shopPath(shopId, `/tags/${tag.tagId}`)), ['tags'], ['customer'], ['customers'])
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{tag.name}</strong>
        <span className="soft">{t('customers.total', { count: tag.customers })}</span>
      </div>
      {mayChange && (
        <>
          <TextButton onClick={() => setOpen('change')} aria-label={t('customers.tag.change', { name: tag.name })}>
            {t('customers.change')}
          </TextButton>
          <TextButton tone="danger" onClick={() => setOpen('remove')} aria-label={`${t('customers.remove')}: ${tag.name}`}>
            {t('customers.remove')}
          </TextButton>
        </>
      )}
      {open === 'change' && <TagDialog tag={tag} others={others} onClose={() => setOpen(null)} />}
      <Confirm
        isOpen={open === 'remove'}
        onClose={() => setOpen(null)}
        onConfirm={() =>
          remove.mutate(undefined, { onError: (error) => toast(problemText(error), 'problem'), onSettled: () => setOpen(null) })
        }
        isBusy={remove.isPending}
        title={t('customers.tag.removeTitle', { name: tag.name })}
        confirmLabel={t('customers.remove')}
        cancelLabel={t('shell.cancel')}
      >
        {t('customers.tag.removeText', { count: tag.customers })}
      </Confirm>
    </li>
  )
}

/** Another name, or another tag that takes the place of this one. */
function TagDialog({ tag, others, onClose }: { tag: Tag; others: Tag[]; onClose(): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const [name, setName] = useState(tag.name)
  const [intoTagId, setInto] = useState('')
  const path = shopPath(shopId, `/tags/${tag.tagId}`)
  const save = useChange(
    () => (intoTagId === '' ? api.patch(path, { name }) : api.post(`${path}/merge`, { intoTagId })),
    ['tags'],
    ['customer'],
    ['customers'],
  )
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('customers.tag.change', { name: tag.name })}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t('customers.tag.name')}
          required
          withAsterisk={false}
          maxLength={60}
          data-autofocus
          autoComplete="off"
          disabled={intoTagId !== ''}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {others.length > 0 && (
          <NativeSelect
            label={t('customers.tag.merge')}
            description={t('customers.tag.merge.hint')}
            value={intoTagId}
            onChange={(event) => setInto(event.currentTarget.value)}
            data={[
              { value: '', label: t('customers.tag.merge.none') },
              ...others.map((other) => ({ value: other.tagId, label: other.name })),
            ]}
          />
        )}
        <DialogEnd problem={save.error} onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {intoTagId === '' ? t('shell.save') : t('customers.tag.merge.do')}
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

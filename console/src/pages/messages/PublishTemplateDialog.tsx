import { Button, Modal } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { TemplateView } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { type Change, type Content, changesBetween, wordsOf } from './editing.ts'
import { useMessageAction } from './useMessages.ts'

type PublishTemplateDialogProps = { isOpen: boolean; template: TemplateView; content: Content; onClose(): void }

/** Says what changes for those who get the message, and makes it so. */
export function PublishTemplateDialog({ isOpen, onClose, ...rest }: PublishTemplateDialogProps) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('messages.publish.title')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <PublishForm {...rest} onClose={onClose} />
    </Modal>
  )
}

function PublishForm({ template, content, onClose }: Omit<PublishTemplateDialogProps, 'isOpen'>) {
  const { t, language } = useText()
  const { shopId } = useShop()
  const [problem, setProblem] = useState<unknown>(null)
  const path = shopPath(shopId, `/message-templates/${template.templateId}`)
  const publish = useMessageAction(
    async () => {
      await api.patch(path, { draft: content })
      return api.post<TemplateView>(`${path}/publish`)
    },
    { done: t('messages.publish.done'), after: onClose, onRefused: setProblem },
  )
  return (
    <form className="stack" onSubmit={submit}>
      {template.published === null ? (
        <p>{t('messages.publish.first', { code: template.code })}</p>
      ) : (
        <>
          <p>{t('messages.publish.text')}</p>
          <ul className="publish-changes">
            {changesBetween(template.published, content).map((change, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is drawn once
              <li key={index}>{wordsOfChange(change)}</li>
            ))}
          </ul>
        </>
      )}
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={publish.isPending}>
          {t('messages.template.publish')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    publish.mutate(undefined)
  }

  function wordsOfChange(change: Change): string {
    if (!('block' in change)) return t(`messages.change.${change.what}`)
    const kind = t(`messages.block.${change.block.kind}`)
    const words = wordsOf(change.block, language)
    return t(`messages.change.${change.what}`, { block: words === '' ? kind : `${kind}: ${words}` })
  }
}

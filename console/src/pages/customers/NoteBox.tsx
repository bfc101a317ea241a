import { Button, Textarea } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'
import { useToast } from '../../ui/toasts.tsx'
import { MentionList } from './MentionList.tsx'
import { mentionedIn, typedMention, withMention } from './mentions.ts'
import { useChange, useColleagues } from './useStaffWork.ts'

/** Where a note about the customer is written; `n` leads here. Ctrl and Enter send it. */
export function NoteBox({ customerId }: { customerId: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const field = useRef<HTMLTextAreaElement>(null)
  const [body, setBody] = useState('')
  const [caret, setCaret] = useState(0)
  const colleagues = useColleagues().data?.colleagues ?? []
  const write = useChange(
    () => api.post(shopPath(shopId, `/customers/${customerId}/notes`), { body, mentions: mentionedIn(body, colleagues) }),
    ['customer', customerId],
  )
  useShortcut('n', () => field.current?.focus())
  const typed = typedMention(body, caret)
  return (
    <Sheet>
      <form className="note-box" onSubmit={submit}>
        <Textarea
          ref={field}
          label={t('customers.note.label')}
          placeholder={t('customers.note.placeholder')}
          autosize
          minRows={2}
          maxRows={12}
          maxLength={10_000}
          value={body}
          onChange={(event) => {
            setBody(event.currentTarget.value)
            setCaret(event.currentTarget.selectionStart)
          }}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
          }}
        />
        {typed !== null && (
          <MentionList
            typed={typed}
            colleagues={colleagues}
            onChoose={(name) => {
              const next = withMention(body, caret, name)
              setBody(next.body)
              setCaret(next.caret)
              field.current?.focus()
            }}
          />
        )}
        <FormProblem error={write.error} />
        {body.trim() !== '' && (
          <div className="row-end">
            <Button type="submit" loading={write.isPending}>
              {t('customers.note.save')}
            </Button>
          </div>
        )}
      </form>
    </Sheet>
  )

  function submit(event: { preventDefault(): void } | FormEvent) {
    event.preventDefault()
    if (body.trim() === '' || write.isPending) return
    write.mutate(undefined, {
      onSuccess: () => {
        setBody('')
        toast(t('customers.note.saved'))
      },
    })
  }
}

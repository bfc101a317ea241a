import { Button, Modal, Radio, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { MessageClass, TemplateView } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'
import type { Content } from './editing.ts'
import { useMessageAction } from './useMessages.ts'

/** Asks what the message is called and what it is for; then it is written. */
export function NewTemplateDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('messages.templates.add')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <NewTemplateForm onClose={onClose} />
    </Modal>
  )
}

const classes = ['marketing', 'service', 'transactional'] as const satisfies readonly MessageClass[]

function NewTemplateForm({ onClose }: { onClose(): void }) {
  const { t } = useText()
  const { shopId, languages } = useShop()
  const navigate = useNavigate()
  const [problem, setProblem] = useState<unknown>(null)
  const [isCodeOwn, setCodeOwn] = useState(false)
  const { values, faults, set, setAll, fail } = useForm({ name: '', code: '', messageClass: 'marketing' as MessageClass })
  const create = useMessageAction(
    () => api.post<TemplateView>(shopPath(shopId, '/message-templates'), { ...values, draft: firstDraft() }),
    {
      after: ({ templateId }) => void navigate({ to: '/shops/$shopId/messages/templates/$templateId', params: { shopId, templateId } }),
      onRefused: (error) => setProblem(fail(error)),
    },
  )
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('messages.template.name')}
        description={t('messages.template.name.hint')}
        required
        withAsterisk={false}
        data-autofocus
        autoComplete="off"
        maxLength={120}
        value={values.name}
        error={faults.name}
        onChange={({ currentTarget: { value } }) => {
          set('name', value)
          if (!isCodeOwn) setAll({ code: codeOf(value) })
        }}
      />
      <TextInput
        label={t('messages.template.code')}
        description={t('messages.template.code.hint')}
        required
        withAsterisk={false}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={61}
        value={values.code}
        error={faults.code}
        onChange={({ currentTarget }) => {
          setCodeOwn(true)
          set('code', currentTarget.value)
        }}
      />
      <Radio.Group
        label={t('messages.template.class')}
        value={values.messageClass}
        error={faults.messageClass}
        onChange={(value) => set('messageClass', classes.find((each) => each === value) ?? 'marketing')}
      >
        <div className="stack-tight">
          {classes.map((value) => (
            <Radio key={value} value={value} label={t(`messages.class.${value}`)} description={t(`messages.class.${value}.text`)} />
          ))}
        </div>
      </Radio.Group>
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={create.isPending}>
          {t('messages.template.begin')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    create.mutate(undefined)
  }

  function firstDraft(): Content {
    const [language = 'en'] = languages
    return {
      subject: { [language]: values.name.trim() },
      preheader: null,
      blocks: [{ kind: 'text', text: { [language]: t('messages.template.firstText') } }],
    }
  }
}

/** A code from a name: its letters without marks, small, with underscores between the words. */
function codeOf(name: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/ł/gi, 'l')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
  return plain.slice(0, 40)
}

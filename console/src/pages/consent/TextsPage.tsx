import { Button, Modal, Select, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { ConsentText } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { useConsentTexts } from './useConsent.ts'

const places = [
  { value: 'marketing email', label: 'consent.text.email' },
  { value: 'marketing sms', label: 'consent.text.sms' },
  { value: 'marketing push', label: 'consent.text.push' },
  { value: 'track any', label: 'consent.purpose.track' },
  { value: 'profile any', label: 'consent.purpose.profile' },
  { value: 'share_ads any', label: 'consent.purpose.share_ads' },
]

/** The wordings that people agree to, each version kept for ever. */
export function TextsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'consent:settings')
  const [isWriting, setWriting] = useState(false)
  const texts = useConsentTexts()
  const write = mayChange && (
    <Button leftSection={<PlusIcon />} onClick={() => setWriting(true)}>
      {t('consent.text.write')}
    </Button>
  )
  const isEmpty = texts.data?.texts.length === 0
  return (
    <Page title={t('consent.texts.title')} siteName={t('shell.name')} intro={t('consent.texts.intro')} actions={!isEmpty && write}>
      <Loaded query={texts}>
        {(answer) =>
          answer.texts.length === 0 ? (
            <Empty title={t('consent.texts.empty.title')} action={write}>
              <p>{t('consent.texts.empty.text')}</p>
            </Empty>
          ) : (
            <Sheet>
              <ul className="entries">
                {answer.texts.map((text) => (
                  <TextEntry key={text.textId} text={text} />
                ))}
              </ul>
            </Sheet>
          )
        }
      </Loaded>
      <Modal
        opened={isWriting}
        onClose={() => setWriting(false)}
        title={t('consent.text.write')}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <TextForm onClose={() => setWriting(false)} />
      </Modal>
    </Page>
  )
}

function TextEntry({ text }: { text: ConsentText }) {
  const { t, formatMoment } = useText()
  const { timeZone } = useShop()
  const place = places.find(({ value }) => value === `${text.purpose} ${text.channel}`)
  return (
    <li className="entry" data-off={!text.isInForce}>
      <div className="entry-main">
        <strong>
          {place ? t(place.label) : text.purpose} · {t(`consent.language.${text.language}`)}{' '}
          <span className="tag" data-tone={text.isInForce ? 'accent' : 'plain'}>
            {text.isInForce ? t('consent.text.inForce', { version: text.version }) : t('consent.text.version', { version: text.version })}
          </span>
        </strong>
        <blockquote className="consent-text" lang={text.language}>
          {text.body}
        </blockquote>
        <span className="soft">
          {formatMoment(text.createdAt, timeZone)} · {text.createdBy ?? t('consent.text.byProduct')}
        </span>
      </div>
    </li>
  )
}

function TextForm({ onClose }: { onClose(): void }) {
  const { t } = useText()
  const { shopId, languages } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm({ place: 'marketing email', language: languages[0] ?? 'en', body: '' })
  const save = useMutation({
    mutationFn: () => {
      const [purpose, channel] = form.values.place.split(' ')
      return api.post(shopPath(shopId, '/consent-texts'), { purpose, channel, language: form.values.language, body: form.values.body })
    },
    onSuccess: () => {
      onClose()
      toast(t('consent.text.saved'))
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'consent-texts'] })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <form className="stack" onSubmit={submit}>
      <Select
        label={t('consent.text.for')}
        allowDeselect={false}
        data={places.map(({ value, label }) => ({ value, label: t(label) }))}
        value={form.values.place}
        onChange={(value) => form.set('place', value ?? 'marketing email')}
      />
      <Select
        label={t('consent.text.language')}
        allowDeselect={false}
        data={(['pl', 'uk', 'en'] as const).map((value) => ({ value, label: t(`consent.language.${value}`) }))}
        value={form.values.language}
        onChange={(value) => form.set('language', (value ?? 'en') as 'pl' | 'uk' | 'en')}
      />
      <Textarea
        label={t('consent.text.body')}
        description={t('consent.text.body.hint')}
        required
        withAsterisk={false}
        minLength={10}
        maxLength={4000}
        autosize
        minRows={4}
        data-autofocus
        value={form.values.body}
        error={form.faults.body}
        onChange={(event) => form.set('body', event.currentTarget.value)}
      />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={save.isPending}>
          {t('consent.text.putInForce')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    save.mutate()
  }
}

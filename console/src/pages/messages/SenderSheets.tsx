import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useText } from '../../language.tsx'
import { useForm } from '../../ui/useForm.ts'
import { insideOf } from './faults.ts'
import { type SettingsProps, SettingsSheet } from './SettingsSheet.tsx'
import { useSaveSettings } from './useMessages.ts'

/** Who the mail is from, and where answers go. */
export function SenderSheet({ settings, mayChange }: SettingsProps) {
  const { t } = useText()
  const [problem, setProblem] = useState<unknown>(null)
  const { values, faults, set, fail } = useForm({
    ...{ fromName: settings.fromName ?? '', fromEmail: settings.fromEmail ?? '', replyTo: settings.replyTo ?? '' },
  })
  const save = useSaveSettings({ done: t('messages.settings.saved'), onRefused: (error) => setProblem(fail(error)) })
  const field = (name: keyof typeof values, type: 'text' | 'email') => (
    <TextInput
      label={t(`messages.settings.${name}`)}
      description={t(`messages.settings.${name}.hint`)}
      type={type}
      autoComplete="off"
      maxLength={254}
      value={values[name]}
      error={faults[name]}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  )
  return (
    <SettingsSheet
      title={t('messages.settings.sender')}
      intro={t('messages.settings.sender.intro')}
      mayChange={mayChange}
      problem={problem}
      isBusy={save.isPending}
      onSave={() => {
        setProblem(null)
        save.mutate({ fromName: orNull(values.fromName), fromEmail: orNull(values.fromEmail), replyTo: orNull(values.replyTo) })
      }}
    >
      {field('fromName', 'text')}
      {field('fromEmail', 'email')}
      {field('replyTo', 'email')}
    </SettingsSheet>
  )
}

/** How mails look, and who stands behind them. */
export function BrandSheet({ settings: { brand }, mayChange }: SettingsProps) {
  const { t } = useText()
  const [problem, setProblem] = useState<unknown>(null)
  const { values, faults, set, fail } = useForm({ logoAddress: brand.logoAddress ?? '', accent: brand.accent, imprint: brand.imprint })
  const save = useSaveSettings({ done: t('messages.settings.saved'), onRefused: (error) => setProblem(fail(insideOf(error, 'brand'))) })
  return (
    <SettingsSheet
      title={t('messages.settings.brand')}
      intro={t('messages.settings.brand.intro')}
      mayChange={mayChange}
      problem={problem}
      isBusy={save.isPending}
      onSave={() => {
        setProblem(null)
        save.mutate({ brand: { logoAddress: orNull(values.logoAddress), accent: values.accent, imprint: values.imprint } })
      }}
    >
      <TextInput
        label={t('messages.settings.logo')}
        description={t('messages.settings.logo.hint')}
        inputMode="url"
        placeholder="https://"
        autoComplete="off"
        maxLength={2000}
        value={values.logoAddress}
        error={faults.logoAddress}
        onChange={({ currentTarget }) => set('logoAddress', currentTarget.value)}
      />
      <TextInput
        type="color"
        className="accent-input"
        label={t('messages.settings.accent')}
        description={t('messages.settings.accent.hint')}
        value={values.accent}
        error={faults.accent}
        onChange={({ currentTarget }) => set('accent', currentTarget.value)}
      />
      <Textarea
        label={t('messages.settings.imprint')}
        description={t('messages.settings.imprint.hint')}
        autosize
        minRows={2}
        maxLength={500}
        value={values.imprint}
        error={faults.imprint}
        onChange={({ currentTarget }) => set('imprint', currentTarget.value)}
      />
    </SettingsSheet>
  )
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

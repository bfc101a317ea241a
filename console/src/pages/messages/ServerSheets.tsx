import { Button, NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { MessageSettingsView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useForm } from '../../ui/useForm.ts'
import { insideOf } from './faults.ts'
import { type SettingsProps, SettingsSheet } from './SettingsSheet.tsx'
import { useSaveSettings } from './useMessages.ts'

type Security = NonNullable<MessageSettingsView['smtp']>['security']
const securities = ['tls', 'starttls', 'none'] as const satisfies readonly Security[]

/** Where mail is handed over. The password is told and never shown. */
export function ServerSheet({ settings: { smtp, hasSmtpPassword, isSandbox }, mayChange }: SettingsProps) {
  const { t } = useText()
  const [problem, setProblem] = useState<unknown>(null)
  const { values, faults, set, reset, fail } = useForm({
    ...{ host: smtp?.host ?? '', port: String(smtp?.port ?? 587), security: smtp?.security ?? ('starttls' as Security) },
    ...{ user: smtp?.user ?? '', smtpPassword: '' },
  })
  const save = useSaveSettings({ done: t('messages.settings.saved'), onRefused: (error) => setProblem(fail(insideOf(error, 'smtp'))) })
  return (
    <SettingsSheet
      title={t('messages.settings.server')}
      intro={t('messages.settings.server.intro')}
      mayChange={mayChange}
      problem={problem}
      isBusy={save.isPending}
      onSave={() => {
        setProblem(null)
        const { host, port, security, user, smtpPassword } = values
        save.mutate(
          {
            smtp: { host: host.trim(), port: Number(port), security, user: user.trim() || null },
            ...(smtpPassword === '' ? {} : { smtpPassword }),
          },
          { onSuccess: () => set('smtpPassword', '') },
        )
      }}
      extra={
        smtp !== null &&
        isSandbox && (
          <Button
            variant="subtle"
            color="danger"
            onClick={() => {
              setProblem(null)
              save.mutate(
                { smtp: null },
                { onSuccess: () => reset({ host: '', port: '587', security: 'starttls', user: '', smtpPassword: '' }) },
              )
            }}
          >
            {t('messages.settings.server.forget')}
          </Button>
        )
      }
    >
      <div className="server-row">
        <TextInput
          label={t('messages.settings.host')}
          placeholder="smtp.example.com"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={253}
          value={values.host}
          error={faults.host}
          onChange={({ currentTarget }) => set('host', currentTarget.value)}
        />
        <TextInput
          label={t('messages.settings.port')}
          inputMode="numeric"
          autoComplete="off"
          maxLength={5}
          value={values.port}
          error={faults.port}
          onChange={({ currentTarget }) => set('port', currentTarget.value)}
        />
      </div>
      <NativeSelect
        label={t('messages.settings.security')}
        description={t('messages.settings.security.hint')}
        value={values.security}
        error={faults.security}
        data={securities.map((value) => ({ value, label: t(`messages.settings.security.${value}`) }))}
        onChange={({ currentTarget }) => set('security', securities.find((each) => each === currentTarget.value) ?? 'starttls')}
      />
      <TextInput
        label={t('messages.settings.user')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={300}
        value={values.user}
        error={faults.user}
        onChange={({ currentTarget }) => set('user', currentTarget.value)}
      />
      <PasswordInput
        label={t('messages.settings.password')}
        description={t(hasSmtpPassword ? 'messages.settings.password.kept' : 'messages.settings.password.hint')}
        autoComplete="new-password"
        maxLength={1000}
        value={values.smtpPassword}
        error={faults.smtpPassword}
        visibilityToggleButtonProps={{ 'aria-label': t('messages.settings.password.show') }}
        onChange={({ currentTarget }) => set('smtpPassword', currentTarget.value)}
      />
    </SettingsSheet>
  )
}

/** The signature that mail servers check. The key is told and never shown. */
export function DkimSheet({ settings: { dkim, hasDkimKey }, mayChange }: SettingsProps) {
  const { t } = useText()
  const [problem, setProblem] = useState<unknown>(null)
  const { values, faults, set, reset, fail } = useForm({ domain: dkim?.domain ?? '', selector: dkim?.selector ?? '', dkimKey: '' })
  const save = useSaveSettings({ done: t('messages.settings.saved'), onRefused: (error) => setProblem(fail(insideOf(error, 'dkim'))) })
  const field = (name: 'domain' | 'selector', maxLength: number) => (
    <TextInput
      label={t(`messages.settings.${name}`)}
      description={t(`messages.settings.${name}.hint`)}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={maxLength}
      value={values[name]}
      error={faults[name]}
      onChange={({ currentTarget }) => set(name, currentTarget.value)}
    />
  )
  return (
    <SettingsSheet
      title={t('messages.settings.dkim')}
      intro={t('messages.settings.dkim.intro')}
      mayChange={mayChange}
      problem={problem}
      isBusy={save.isPending}
      onSave={() => {
        setProblem(null)
        const { domain, selector, dkimKey } = values
        save.mutate(
          { dkim: { domain: domain.trim(), selector: selector.trim() }, ...(dkimKey.trim() === '' ? {} : { dkimKey }) },
          { onSuccess: () => set('dkimKey', '') },
        )
      }}
      extra={
        dkim !== null && (
          <Button
            variant="subtle"
            color="danger"
            onClick={() => {
              setProblem(null)
              save.mutate({ dkim: null }, { onSuccess: () => reset({ domain: '', selector: '', dkimKey: '' }) })
            }}
          >
            {t('messages.settings.dkim.forget')}
          </Button>
        )
      }
    >
      {field('domain', 253)}
      {field('selector', 63)}
      <Textarea
        label={t('messages.settings.key')}
        description={t(hasDkimKey ? 'messages.settings.key.kept' : 'messages.settings.key.hint')}
        classNames={{ input: 'key-input' }}
        autoComplete="off"
        spellCheck={false}
        rows={4}
        maxLength={8000}
        placeholder="-----BEGIN PRIVATE KEY-----"
        value={values.dkimKey}
        error={faults.dkimKey}
        onChange={({ currentTarget }) => set('dkimKey', currentTarget.value)}
      />
    </SettingsSheet>
  )
}

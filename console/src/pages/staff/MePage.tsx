import { Button, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Me } from '../../answers.ts'
import { api } from '../../api.ts'
import { type Language, languages, useText } from '../../language.tsx'
import { useMe, useSetMe } from '../../me.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { languageNames } from '../../ui/language-names.ts'
import { NewPassword } from '../../ui/NewPassword.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'

export function MePage() {
  const { t } = useText()
  return (
    <Page title={t('shell.settings.me')} siteName={t('shell.name')} width="text">
      <Sheet title={t('settings.me.who')}>
        <WhoForm />
      </Sheet>
      <Sheet title={t('settings.me.password')} intro={t('settings.me.passwordHint')}>
        <PasswordForm />
      </Sheet>
    </Page>
  )
}

function WhoForm() {
  const { t, setLanguage } = useText()
  const me = useMe()
  const setMe = useSetMe()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm<{ name: string; language: Language }>({ name: me.name, language: me.language })
  const save = useMutation({
    mutationFn: () => api.patch<Me>('/api/me', form.values),
    onSuccess: (changed) => {
      setMe(changed)
      setLanguage(changed.language)
      toast(t('settings.me.saved'))
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        setProblem(null)
        save.mutate()
      }}
    >
      <TextInput
        label={t('start.name')}
        autoComplete="name"
        required
        withAsterisk={false}
        maxLength={120}
        value={form.values.name}
        error={form.faults.name}
        onChange={(event) => form.set('name', event.currentTarget.value)}
      />
      <TextInput label={t('start.email')} value={me.email} readOnly autoComplete="username" />
      <NativeSelect
        label={t('shell.language')}
        value={form.values.language}
        onChange={(event) => form.set('language', event.currentTarget.value as Language)}
        data={languages.map((code) => ({ value: code, label: languageNames[code] }))}
      />
      <FormProblem error={problem} />
      <div className="row-end">
        <Button type="submit" loading={save.isPending}>
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )
}

const noPassword = { current: '', password: '' }

function PasswordForm() {
  const { t } = useText()
  const { email } = useMe()
  const setMe = useSetMe()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm(noPassword)
  const change = useMutation({
    mutationFn: () => api.patch<Me>('/api/me', { password: { current: form.values.current, next: form.values.password } }),
    onSuccess: (me) => {
      setMe(me)
      form.reset(noPassword)
      toast(t('settings.me.passwordChanged'))
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <form className="stack" onSubmit={submit}>
      {/* For password managers, which store the new password under this name. */}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordInput
        label={t('settings.me.current')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={form.values.current}
        error={form.faults.current}
        visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show'), tabIndex: 0 }}
        onChange={(event) => form.set('current', event.currentTarget.value)}
      />
      <NewPassword
        label={t('settings.me.next')}
        value={form.values.password}
        fault={form.faults.password}
        onChange={(value) => form.set('password', value)}
      />
      <FormProblem error={problem} />
      <div className="row-end">
        <Button type="submit" loading={change.isPending}>
          {t('settings.me.change')}
        </Button>
      </div>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    change.mutate()
  }
}

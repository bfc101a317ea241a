import { Button, PasswordInput, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useText } from '../../language.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { useAcceptLink } from './useAcceptLink.ts'

/** An invitation for somebody who has an account here: signing in is all that is asked. */
export function JoinForm({ token, email }: { token: string; email: string }) {
  const { t, language } = useText()
  const [password, setPassword] = useState('')
  const accept = useAcceptLink(token)
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('start.email')}
        type="email"
        name="email"
        autoComplete="username"
        readOnly
        description={t('start.join.account')}
        value={email}
      />
      <PasswordInput
        label={t('start.password')}
        name="password"
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={password}
        visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show'), tabIndex: 0 }}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <FormProblem error={accept.error} />
      <Button type="submit" size="md" loading={accept.isPending}>
        {t('start.join.action')}
      </Button>
      <p className="hint">{t('start.signIn.forgotten')}</p>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    accept.mutate({ password, language })
  }
}

import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import type { Me } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useSetMe } from '../../me.ts'
import { Doorstep } from '../../ui/Doorstep.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { useForm } from '../../ui/useForm.ts'

const route = getRouteApi('/sign-in')

export function SignInPage() {
  const { t } = useText()
  const { next } = route.useSearch()
  const router = useRouter()
  const setMe = useSetMe()
  const form = useForm({ email: '', password: '' })
  const signIn = useMutation({
    mutationFn: () => api.post<Me>('/api/sign-in', form.values),
    onSuccess: (me) => {
      setMe(me)
      router.history.push(isOwnAddress(next) ? next : '/')
    },
  })
  return (
    <Doorstep title={t('start.signIn.title')} intro={<p>{t('start.signIn.intro')}</p>}>
      <form className="stack" onSubmit={submit}>
        <TextInput
          label={t('start.email')}
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={form.values.email}
          onChange={(event) => form.set('email', event.currentTarget.value)}
        />
        <PasswordInput
          label={t('start.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          value={form.values.password}
          visibilityToggleButtonProps={{ 'aria-label': t('shell.password.show'), tabIndex: 0 }}
          onChange={(event) => form.set('password', event.currentTarget.value)}
        />
        <FormProblem error={signIn.error} />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('start.signIn.action')}
        </Button>
        <p className="hint">{t('start.signIn.forgotten')}</p>
      </form>
    </Doorstep>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    signIn.mutate()
  }
}

/** Only an address of this console: `//elsewhere` would leave it. */
function isOwnAddress(address: string | undefined): address is string {
  return address !== undefined && /^\/(?![/\\])/.test(address)
}

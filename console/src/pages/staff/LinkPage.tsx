import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { LinkState } from '../../answers.ts'
import { ApiProblem, api } from '../../api.ts'
import { type Language, languages, useText } from '../../language.tsx'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Doorstep } from '../../ui/Doorstep.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { languageNames } from '../../ui/language-names.ts'
import { NewPassword } from '../../ui/NewPassword.tsx'
import { useForm } from '../../ui/useForm.ts'
import { JoinForm } from './JoinForm.tsx'
import { useAcceptLink } from './useAcceptLink.ts'

const route = getRouteApi('/start/$token')

/** The door for a new person: the owner's one-time link, or an invitation into a shop. */
export function LinkPage() {
  const { t } = useText()
  const { token } = route.useParams()
  const link = useQuery({
    queryKey: ['link', token],
    queryFn: ({ signal }) => api.get<LinkState>(`/api/links/${encodeURIComponent(token)}`, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (link.error instanceof ApiProblem && link.error.status === 404)
    return (
      <Doorstep title={t('start.gone.title')} intro={<p>{link.error.detail === '' ? t('start.gone.text') : link.error.detail}</p>}>
        <ButtonLink to="/sign-in">{t('start.gone.action')}</ButtonLink>
      </Doorstep>
    )
  const isInvitation = link.data?.kind === 'invitation'
  const invitation = link.data?.hasAccount ? t('start.join.intro') : t('start.invitation.intro')
  return (
    <Doorstep
      hasLanguages={link.data === undefined}
      title={isInvitation ? t('start.invitation.title', { shop: link.data?.shopName ?? '' }) : t('start.owner.title')}
      intro={<p>{isInvitation ? invitation : t('start.owner.intro')}</p>}
    >
      <Loaded query={link} lines={5}>
        {(state) => (state.hasAccount ? <JoinForm token={token} email={state.email ?? ''} /> : <AcceptForm token={token} link={state} />)}
      </Loaded>
    </Doorstep>
  )
}

function AcceptForm({ token, link }: { token: string; link: LinkState }) {
  const { t, language, setLanguage } = useText()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm({ name: '', email: link.email ?? '', password: '' })
  const accept = useAcceptLink(token)
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('start.name')}
        name="name"
        autoComplete="name"
        required
        withAsterisk={false}
        maxLength={120}
        value={form.values.name}
        error={form.faults.name}
        onChange={(event) => form.set('name', event.currentTarget.value)}
      />
      <TextInput
        label={t('start.email')}
        type="email"
        name="email"
        autoComplete="username"
        required
        withAsterisk={false}
        readOnly={link.email !== null}
        description={link.email !== null ? t('start.email.fixed') : undefined}
        value={form.values.email}
        error={form.faults.email}
        onChange={(event) => form.set('email', event.currentTarget.value)}
      />
      <NewPassword
        label={t('start.password')}
        value={form.values.password}
        fault={form.faults.password}
        onChange={(value) => form.set('password', value)}
      />
      <NativeSelect
        label={t('shell.language')}
        value={language}
        onChange={(event) => setLanguage(event.currentTarget.value as Language)}
        data={languages.map((code) => ({ value: code, label: languageNames[code] }))}
      />
      <FormProblem error={problem} />
      <Button type="submit" size="md" loading={accept.isPending}>
        {t('start.accept')}
      </Button>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    accept.mutate({ ...form.values, language }, { onError: (error) => setProblem(form.fail(error)) })
  }
}

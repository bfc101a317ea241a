import { Button, Select, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Policy } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { usePolicies } from './useConsent.ts'

const choices = {
  marketing: ['soft_opt_in', 'consent', 'confirmed'],
  track: ['free', 'consent'],
  profile: ['objection', 'consent'],
} as const

/** What the shop asks for before it writes, follows or draws conclusions, country by country. */
export function RulesPage() {
  const { t } = useText()
  const policies = usePolicies()
  return (
    <Page title={t('consent.rules.title')} siteName={t('shell.name')} intro={t('consent.rules.intro')} width="text">
      <Loaded query={policies}>
        {(answer) => (
          <>
            {answer.policies.map((policy) => (
              <PolicySheet key={policy.preset} policy={policy} isOwn={policy.preset === answer.ownPreset} />
            ))}
          </>
        )}
      </Loaded>
    </Page>
  )
}

function PolicySheet({ policy, isOwn }: { policy: Policy; isOwn: boolean }) {
  const { t } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const mayChange = useMay(shopId, 'consent:settings')
  const [problem, setProblem] = useState<unknown>(null)
  const { marketing, track, profile } = policy
  const form = useForm({ marketing, track, profile, reason: policy.reason ?? '' })
  const save = useMutation({
    mutationFn: () => {
      const { reason, ...requirements } = form.values
      return api.put(shopPath(shopId, `/consent-policy/${policy.preset}`), { ...requirements, ...(reason.trim() === '' ? {} : { reason }) })
    },
    onSuccess: () => {
      toast(t('consent.rules.saved'))
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'consent-policy'] })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  const isLooser = (Object.keys(choices) as (keyof typeof choices)[]).some(
    (name) => rank(name, form.values[name]) < rank(name, policy.byLaw[name]),
  )
  const isChanged =
    form.values.marketing !== marketing ||
    form.values.track !== track ||
    form.values.profile !== profile ||
    form.values.reason !== (policy.reason ?? '')
  return (
    <Sheet
      title={t(`consent.preset.${policy.preset}`)}
      actions={isOwn ? <span className="tag">{t('consent.rules.own')}</span> : undefined}
      intro={t(`consent.preset.${policy.preset}.text`)}
    >
      <form className="stack" onSubmit={submit}>
        <div className="rule-fields">
          {(Object.keys(choices) as (keyof typeof choices)[]).map((name) => (
            <Select
              key={name}
              label={t(`consent.rules.${name}`)}
              description={t('consent.rules.byLaw', { value: t(`consent.rules.${name}.${policy.byLaw[name]}`) })}
              allowDeselect={false}
              disabled={!mayChange}
              data={choices[name].map((value) => ({ value, label: t(`consent.rules.${name}.${value}`) }))}
              value={form.values[name]}
              onChange={(value) => value !== null && form.setAll({ [name]: value })}
            />
          ))}
        </div>
        {(isLooser || form.values.reason !== '') && (
          <Textarea
            label={t('consent.rules.reason')}
            description={t('consent.rules.reason.hint')}
            required={isLooser}
            withAsterisk={false}
            minLength={3}
            maxLength={500}
            disabled={!mayChange}
            value={form.values.reason}
            error={form.faults.reason}
            onChange={(event) => form.set('reason', event.currentTarget.value)}
          />
        )}
        <FormProblem error={problem} />
        {isChanged && (
          <div className="row-end">
            <Button type="submit" loading={save.isPending}>
              {t('shell.save')}
            </Button>
          </div>
        )}
      </form>
    </Sheet>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    save.mutate()
  }
}

const rank = (name: keyof typeof choices, value: string): number => (choices[name] as readonly string[]).indexOf(value)

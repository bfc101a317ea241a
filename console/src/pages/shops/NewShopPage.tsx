import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { Shop } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Doorstep } from '../../ui/Doorstep.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { ownTimeZone, presetOf } from '../../ui/regions.ts'
import { useForm } from '../../ui/useForm.ts'
import { type ShopDraft, ShopFields } from './ShopFields.tsx'

export function NewShopPage() {
  const { t, language } = useText()
  const navigate = useNavigate()
  const client = useQueryClient()
  const [problem, setProblem] = useState<unknown>(null)
  const country = language === 'uk' || ownTimeZone() === 'Europe/Kyiv' ? 'UA' : 'PL'
  const form = useForm<ShopDraft>({
    name: '',
    country,
    currency: 'PLN',
    timeZone: 'Europe/Warsaw',
    languages: ['pl'],
    ...presetOf(country),
  })
  const create = useMutation({
    mutationFn: () => api.post<Shop>('/api/shops', form.values),
    onSuccess: async (shop) => {
      await client.refetchQueries({ queryKey: ['me'] })
      await navigate({ to: '/shops/$shopId', params: { shopId: shop.shopId } })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <Doorstep title={t('shops.new.title')} intro={<p>{t('shops.new.intro')}</p>}>
      <form className="stack" onSubmit={submit}>
        <ShopFields form={form} isNew />
        <FormProblem error={problem} />
        <div className="row-end">
          <ButtonLink to="/welcome" variant="default">
            {t('shell.back')}
          </ButtonLink>
          <Button type="submit" loading={create.isPending}>
            {t('shops.new.action')}
          </Button>
        </div>
      </form>
    </Doorstep>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    if (form.values.languages.length === 0) return form.setFaults({ languages: t('shops.languages.none') })
    create.mutate()
  }
}

import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Shop } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { RemoveShop } from './RemoveShop.tsx'
import { type ShopDraft, ShopFields } from './ShopFields.tsx'

export function ShopSettingsPage() {
  const { t } = useText()
  const shop = useShop()
  const mayRemove = useMay(shop.shopId, 'shop:remove')
  return (
    <Page title={t('shell.settings.shop')} siteName={t('shell.name')} width="text">
      <Sheet>
        <ShopForm key={shop.shopId} shop={shop} />
      </Sheet>
      {mayRemove && !shop.isDemo && <RemoveShop shop={shop} />}
    </Page>
  )
}

function ShopForm({ shop }: { shop: Shop }) {
  const { t } = useText()
  const client = useQueryClient()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm<ShopDraft>(draftOf(shop))
  const save = useMutation({
    mutationFn: () => api.patch<Shop>(shopPath(shop.shopId), changesOf(form.values, draftOf(shop))),
    onSuccess: (changed) => {
      client.setQueryData(['shop', shop.shopId], changed)
      void client.invalidateQueries({ queryKey: ['me'] })
      form.reset(draftOf(changed))
      toast(t('shops.saved'))
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  return (
    <form className="stack" onSubmit={submit}>
      <ShopFields form={form} isNew={false} />
      <FormProblem error={problem} />
      <div className="row-end">
        <Button type="submit" loading={save.isPending}>
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    if (form.values.languages.length === 0) return form.setFaults({ languages: t('shops.languages.none') })
    save.mutate()
  }
}

function draftOf({ name, country, currency, timeZone, languages }: Shop): ShopDraft {
  return { name, country, currency, timeZone, languages }
}

/** Only what was changed: the server refuses a currency that cannot change any more, even an equal one said aloud is noise in the log. */
function changesOf(draft: ShopDraft, before: ShopDraft): Partial<ShopDraft> {
  return Object.fromEntries(Object.entries(draft).filter(([key, value]) => String(value) !== String(before[key as keyof ShopDraft])))
}

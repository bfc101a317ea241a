import { Button, Modal, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Shop } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'

/** The end of a shop: told what goes, reminded of a backup, and by typing its name. */
export function RemoveShop({ shop }: { shop: Shop }) {
  const { t } = useText()
  const [isAsking, setAsking] = useState(false)
  return (
    <Sheet title={t('shops.remove.title')} intro={t('shops.remove.text')}>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('shops.remove.open')}
      </Button>
      <Modal
        opened={isAsking}
        onClose={() => setAsking(false)}
        title={t('shops.remove.question', { shop: shop.name })}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        <RemovalForm shop={shop} onClose={() => setAsking(false)} />
      </Modal>
    </Sheet>
  )
}

function RemovalForm({ shop, onClose }: { shop: Shop; onClose(): void }) {
  const { t } = useText()
  const [name, setName] = useState('')
  const remove = useRemoval(shop)
  return (
    <form className="stack" onSubmit={submit}>
      <p>{t('shops.remove.what')}</p>
      <div>
        <p>{t('shops.remove.backup')}</p>
        <code className="command">npm run regulars -- backup --shop "{shop.name}"</code>
      </div>
      <TextInput
        label={t('shops.remove.name', { shop: shop.name })}
        required
        withAsterisk={false}
        autoComplete="off"
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DialogEnd problem={remove.error} onCancel={onClose}>
        <Button type="submit" color="danger" disabled={name.trim() !== shop.name.trim()} loading={remove.isPending}>
          {t('shops.remove.action')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    remove.mutate(name)
  }
}

function useRemoval(shop: Shop) {
  const { t } = useText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  return useMutation({
    mutationFn: (name: string) => api.post(shopPath(shop.shopId, '/removal'), { name }),
    onSuccess: async () => {
      toast(t('shops.remove.done', { shop: shop.name }))
      await client.refetchQueries({ queryKey: ['me'] })
      await navigate({ to: '/' })
      client.removeQueries({ queryKey: ['shop', shop.shopId] })
    },
  })
}

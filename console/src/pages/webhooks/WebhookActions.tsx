import { Button, Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Webhook, WebhookListAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { MoreIcon } from '../../ui/icons.tsx'
import { ReplayDialog } from './ReplayDialog.tsx'
import { RotateDialog } from './RotateDialog.tsx'
import { useWebhookAction } from './useWebhooks.ts'
import { WebhookDrawer } from './WebhookDrawer.tsx'

/** What can be done with a webhook; nothing where whoever looks may only look. */
export function WebhookActions({ webhook, types }: { webhook: Webhook; types: WebhookListAnswer['types'] }) {
  const { t } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'edit' | 'rotate' | 'replay' | 'delete' | null>(null)
  const { webhookId, state } = webhook
  const path = shopPath(shopId, `/webhooks/${webhookId}`)
  const isOn = state === 'active'
  const test = useWebhookAction(() => api.post(`${path}/test`), { done: () => t('webhooks.test.sent') })
  const turn = useWebhookAction(() => api.patch(path, { state: isOn ? 'paused' : 'active' }), {
    done: () => t(isOn ? 'webhooks.paused' : 'webhooks.resumed'),
  })
  const replay = useWebhookAction(() => api.post<{ replayed: number }>(`${path}/replay`, { what: 'parked' }), {
    done: ({ replayed }) => t('webhooks.replayed', { count: replayed }),
  })
  const remove = useWebhookAction(() => api.delete(path), {
    done: () => t('webhooks.deleted'),
    after: () => navigate({ to: '/shops/$shopId/settings/webhooks', params: { shopId } }),
  })
  const close = () => setDialog(null)
  if (!useMay(shopId, 'webhooks:change')) return null
  return (
    <>
      {isOn ? (
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          {t('webhooks.test')}
        </Button>
      ) : (
        <Button loading={turn.isPending} onClick={() => turn.mutate()}>
          {t(state === 'paused' ? 'webhooks.resume' : 'webhooks.enable')}
        </Button>
      )}
      <Button variant="default" onClick={() => setDialog('edit')}>
        {t('webhooks.edit')}
      </Button>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <Button variant="default" px="xs" aria-label={t('webhooks.more')}>
            <MoreIcon />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {isOn && <Menu.Item onClick={() => turn.mutate()}>{t('webhooks.pause')}</Menu.Item>}
          <Menu.Item onClick={() => setDialog('rotate')}>{t('webhooks.rotate')}</Menu.Item>
          {state !== 'disabled' && (
            <>
              <Menu.Item disabled={webhook.parked === 0} onClick={() => replay.mutate()}>
                {t('webhooks.replay.parked')}
              </Menu.Item>
              <Menu.Item onClick={() => setDialog('replay')}>{t('webhooks.replay.span')}</Menu.Item>
            </>
          )}
          <Menu.Item color="danger" onClick={() => setDialog('delete')}>
            {t('webhooks.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <WebhookDrawer isOpen={dialog === 'edit'} webhook={webhook} types={types} onClose={close} />
      <RotateDialog isOpen={dialog === 'rotate'} webhook={webhook} onClose={close} />
      <ReplayDialog isOpen={dialog === 'replay'} webhook={webhook} onClose={close} />
      <Confirm
        isOpen={dialog === 'delete'}
        onClose={close}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
        title={t('webhooks.delete')}
        confirmLabel={t('webhooks.delete')}
        cancelLabel={t('shell.cancel')}
      >
        {t('webhooks.delete.text')}
      </Confirm>
    </>
  )
}

import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { ApiKey } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { NewKeyDialog } from './NewKeyDialog.tsx'

/** The keys by which other programs speak for this shop. */
export function KeysPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const [isMaking, setMaking] = useState(false)
  const keys = useQuery({
    queryKey: ['shop', shopId, 'api-keys'],
    queryFn: ({ signal }) => api.get<{ keys: ApiKey[] }>(shopPath(shopId, '/api-keys'), signal),
  })
  const make = (
    <Button leftSection={<PlusIcon />} onClick={() => setMaking(true)}>
      {t('settings.keys.create')}
    </Button>
  )
  const isEmpty = keys.data?.keys.length === 0
  return (
    <Page title={t('shell.settings.keys')} siteName={t('shell.name')} intro={t('settings.keys.intro')} actions={!isEmpty && make}>
      <Loaded query={keys}>
        {(answer) =>
          isEmpty ? (
            <Empty title={t('settings.keys.empty.title')} action={make}>
              <p>{t('settings.keys.empty.text')}</p>
            </Empty>
          ) : (
            <Sheet>
              <ul className="entries">
                {answer.keys.map((key) => (
                  <KeyEntry key={key.keyId} apiKey={key} />
                ))}
              </ul>
            </Sheet>
          )
        }
      </Loaded>
      <NewKeyDialog isOpen={isMaking} onClose={() => setMaking(false)} />
    </Page>
  )
}

function KeyEntry({ apiKey }: { apiKey: ApiKey }) {
  const { t, hasText, formatMoment } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  const [isAsking, setAsking] = useState(false)
  const revoke = useMutation({
    mutationFn: () => api.delete(shopPath(shopId, `/api-keys/${apiKey.keyId}`)),
    onSuccess: () => {
      toast(t('settings.keys.revoked', { name: apiKey.name }))
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'api-keys'] })
    },
    onError: (error) => toast(problemText(error), 'problem'),
    onSettled: () => setAsking(false),
  })
  const isRevoked = apiKey.revokedAt !== null
  return (
    <li className="entry" data-off={isRevoked}>
      <div className="entry-main">
        <strong>
          {apiKey.name} <code>{apiKey.hint}…</code> {isRevoked && <span className="tag">{t('settings.keys.isRevoked')}</span>}
        </strong>
        <span className="soft">
          {t(`settings.keys.kind.${apiKey.kind}`)} ·{' '}
          {isRevoked
            ? t('settings.keys.revokedOn', { when: formatMoment(apiKey.revokedAt ?? '') })
            : t('settings.keys.createdOn', { when: formatMoment(apiKey.createdAt) })}
        </span>
        <span className="soft">
          {apiKey.scopes.map((scope) => (hasText(`settings.scope.${scope}`) ? t(`settings.scope.${scope}`) : scope)).join(', ')}
        </span>
      </div>
      {!isRevoked && (
        <TextButton tone="danger" onClick={() => setAsking(true)} aria-label={t('settings.keys.revokeName', { name: apiKey.name })}>
          {t('settings.keys.revoke')}
        </TextButton>
      )}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => revoke.mutate()}
        isBusy={revoke.isPending}
        title={t('settings.keys.revokeName', { name: apiKey.name })}
        confirmLabel={t('settings.keys.revoke')}
        cancelLabel={t('shell.cancel')}
      >
        {t('settings.keys.revokeText')}
      </Confirm>
    </li>
  )
}

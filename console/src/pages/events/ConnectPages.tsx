import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { ApiKeyCreated } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { CheckIcon, CopyIcon } from '../../ui/icons.tsx'
import { snippetFor } from './snippet.ts'

/** The three steps by which a shop's pages begin to tell, and where the fourth is: to wait. */
export function ConnectPages({ isWaiting = false }: { isWaiting?: boolean }) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayMakeKeys = useMay(shopId, 'keys:change')
  const client = useQueryClient()
  const create = useMutation({
    mutationFn: () =>
      api.post<ApiKeyCreated>(shopPath(shopId, '/api-keys'), {
        name: t('events.connect.keyName'),
        kind: 'browser',
        scopes: ['events:write'],
      }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['shop', shopId, 'api-keys'] }),
  })
  return (
    <div className="stack">
      <p>{t('events.connect.text')}</p>
      <ol className="events-steps">
        <li>
          <h3>{t('events.connect.key.title')}</h3>
          <p className="soft">{t('events.connect.key.text')}</p>
          {create.data ? (
            <p className="events-done">
              <CheckIcon width={18} height={18} /> {t('events.connect.key.done', { name: create.data.name })}
            </p>
          ) : mayMakeKeys ? (
            <Button loading={create.isPending} onClick={() => create.mutate()}>
              {t('events.connect.key.action')}
            </Button>
          ) : (
            <p>{t('events.connect.key.refused')}</p>
          )}
          <FormProblem error={create.error} />
        </li>
        <li>
          <h3>{t('events.connect.snippet.title')}</h3>
          <p className="soft">{t('events.connect.snippet.text')}</p>
          {create.data && <Snippet text={snippetFor(window.location.origin, create.data.key)} />}
        </li>
        <li>
          <h3>{t('events.connect.consent.title')}</h3>
          <p className="soft">{t('events.connect.consent.text')}</p>
          <pre className="events-code">{`regulars('consent', { analytics: true, marketing: false })`}</pre>
        </li>
      </ol>
      {isWaiting && (
        <p className="events-waiting" role="status">
          <span className="events-pulse" aria-hidden="true" /> {t('events.connect.waiting')}
        </p>
      )}
      <p className="soft">
        {t('events.connect.server')}{' '}
        <Link to="/shops/$shopId/settings/keys" params={{ shopId }}>
          {t('events.connect.serverLink')}
        </Link>
      </p>
    </div>
  )
}

function Snippet({ text }: { text: string }) {
  const { t } = useText()
  const [isCopied, setCopied] = useState(false)
  return (
    <div className="stack-tight">
      <pre className="events-code">{text}</pre>
      <div>
        <Button
          variant="default"
          leftSection={isCopied ? <CheckIcon /> : <CopyIcon />}
          // Without a secure connection browsers refuse the clipboard; the text can still be selected.
          onClick={() =>
            void navigator.clipboard?.writeText(text).then(
              () => setCopied(true),
              () => {},
            )
          }
        >
          <span aria-live="polite">{t(isCopied ? 'shell.copied' : 'events.connect.snippet.copy')}</span>
        </Button>
      </div>
      <p className="hint">{t('events.connect.snippet.once')}</p>
    </div>
  )
}

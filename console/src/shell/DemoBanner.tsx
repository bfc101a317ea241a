import { Progress } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { DemoState } from '../answers.ts'
import { api } from '../api.ts'
import { useText } from '../language.tsx'
import { useMe } from '../me.ts'
import { useShop } from '../shop.ts'
import { Confirm } from '../ui/Confirm.tsx'
import { useProblemText } from '../ui/Failed.tsx'
import { InfoIcon } from '../ui/icons.tsx'
import { TextButton } from '../ui/TextButton.tsx'
import { useToast } from '../ui/toasts.tsx'

/** Says on every page of a demo shop that its people are invented, shows how far it is filled, and removes it. */
export function DemoBanner() {
  const { t, formatPercent } = useText()
  const { isInstallationOwner } = useMe()
  const [isAsking, setAsking] = useState(false)
  const demo = useDemo()
  const remove = useRemoveDemo(() => setAsking(false))
  return (
    <aside className="demo-banner" aria-label={t('shell.demo.label')}>
      <InfoIcon />
      <p>
        <strong>{t('shell.demo.title')}</strong> {t('shell.demo.text')}
      </p>
      {demo?.state === 'loading' && (
        <div className="demo-progress">
          <span>{t('shell.demo.loading', { share: formatPercent(demo.progress, 0) })}</span>
          <Progress value={demo.progress * 100} aria-label={t('shell.demo.progress')} size="sm" />
        </div>
      )}
      {isInstallationOwner && <TextButton onClick={() => setAsking(true)}>{t('shell.demo.remove')}</TextButton>}
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={() => remove.mutate()}
        isBusy={remove.isPending}
        title={t('shell.demo.confirm.title')}
        confirmLabel={t('shell.demo.remove')}
        cancelLabel={t('shell.cancel')}
      >
        {t('shell.demo.confirm.text')}
      </Confirm>
    </aside>
  )
}

function useDemo(): DemoState | undefined {
  const { shopId } = useShop()
  const client = useQueryClient()
  const { data } = useQuery({
    queryKey: ['demo'],
    queryFn: ({ signal }) => api.get<DemoState>('/api/demo', signal),
    refetchInterval: ({ state }) => (state.data?.state === 'loading' ? 1500 : false),
  })
  const state = data?.state
  useEffect(() => {
    if (state === 'ready') void client.invalidateQueries({ queryKey: ['shop', shopId] })
  }, [state, client, shopId])
  return data
}

function useRemoveDemo(close: () => void) {
  const { t } = useText()
  const client = useQueryClient()
  const navigate = useNavigate()
  const toast = useToast()
  const problemText = useProblemText()
  return useMutation({
    mutationFn: () => api.delete('/api/demo'),
    onSuccess: async () => {
      toast(t('shell.demo.removed'))
      await client.refetchQueries({ queryKey: ['me'] })
      await navigate({ to: '/' })
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
    },
    onError: (error) => toast(problemText(error), 'problem'),
    onSettled: close,
  })
}

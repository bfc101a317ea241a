import { Progress } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Bulk } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { CloseIcon } from '../../ui/icons.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { saidText } from './field-text.ts'
import { useChange } from './useStaffWork.ts'

const isUnderWay = ({ state }: Bulk): boolean => state === 'running' || state === 'undoing'

/** The bulk action that runs, or the last one while it can be undone. */
export function BulkProgress() {
  const { t } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const [closed, setClosed] = useState('')
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'bulk-actions'],
    queryFn: ({ signal }) => api.get<{ bulkActions: Bulk[] }>(shopPath(shopId, '/bulk-actions'), signal),
    refetchInterval: ({ state }) => (state.data?.bulkActions.some(isUnderWay) ? 1_000 : false),
  })
  const latest = data?.bulkActions.find(isUnderWay) ?? data?.bulkActions[0]
  const isBusy = latest !== undefined && isUnderWay(latest)
  const current = latest && `${latest.bulkId} ${latest.state}`
  const seen = useRef<string | null>(null)
  useEffect(() => {
    if (!data) return
    // What it changed is shown once it is over, also where it was over before anybody looked.
    if (seen.current !== null && seen.current !== (current ?? '') && !isBusy)
      for (const key of ['customers', 'tags']) void client.invalidateQueries({ queryKey: ['shop', shopId, key] })
    seen.current = current ?? ''
  }, [data, current, isBusy, client, shopId])
  if (!latest || closed === current || !isWorthShowing(latest)) return null
  return (
    <div className="bulk-progress">
      <p role="status">
        <strong>{actionText(latest.action, t)}</strong> · {stateText(latest, t)}
      </p>
      {isBusy && (
        <Progress
          aria-label={t('customers.bulk.progress')}
          value={
            100 * (latest.state === 'running' ? share(latest.seen, latest.found) : share(latest.restored + latest.kept, latest.changed))
          }
        />
      )}
      <div className="bulk-actions">
        {latest.state === 'running' && <Act bulk={latest} verb="stop" />}
        {latest.undoableUntil !== null && <Act bulk={latest} verb="undo" />}
        {!isBusy && (
          <button
            type="button"
            className="plain-button"
            aria-label={t('shell.close')}
            onClick={() => setClosed(`${latest.bulkId} ${latest.state}`)}
          >
            <CloseIcon width={16} height={16} />
          </button>
        )}
      </div>
    </div>
  )
}

function Act({ bulk, verb }: { bulk: Bulk; verb: 'stop' | 'undo' }) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const act = useChange(() => api.post(shopPath(shopId, `/bulk-actions/${bulk.bulkId}/${verb}`)), ['bulk-actions'])
  return (
    <TextButton
      disabled={act.isPending}
      onClick={() => act.mutate(undefined, { onError: (error) => toast(problemText(error), 'problem') })}
    >
      {t(`customers.bulk.${verb}`)}
    </TextButton>
  )
}

/** What ended is shown for as long as somebody may want it back. */
function isWorthShowing(bulk: Bulk): boolean {
  if (isUnderWay(bulk) || bulk.state === 'failed') return true
  const since = bulk.finishedAt === null ? 0 : Date.now() - Date.parse(bulk.finishedAt)
  return bulk.state === 'undone' ? since < 60_000 : bulk.undoableUntil !== null && Date.parse(bulk.undoableUntil) > Date.now()
}

const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)

type Translate = ReturnType<typeof useText>['t']

function actionText(action: Bulk['action'], t: Translate): string {
  const name = String(action.name ?? action.label ?? '')
  if (action.kind !== 'set_field') return t(`customers.bulk.text.${String(action.kind)}`, { name })
  return t('customers.bulk.text.set_field', { name, value: action.value === null ? '–' : saidText(action.value) })
}

function stateText({ state, seen, found, changed, restored, kept }: Bulk, t: Translate): string {
  if (state === 'running') return t('customers.bulk.state.running', { seen, found })
  if (state === 'undoing') return t('customers.bulk.state.undoing', { restored, changed })
  if (state === 'undone') return t('customers.bulk.state.undone', { restored, kept })
  return t(`customers.bulk.state.${state}`, { changed })
}

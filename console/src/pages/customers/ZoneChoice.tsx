import { useQuery } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { ownTimeZone } from '../../ui/regions.ts'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useChange } from './useStaffWork.ts'

/** By whose days one's tasks are due; offers the days of where one is. */
export function ZoneChoice() {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'my-zone'],
    queryFn: ({ signal }) => api.get<{ timeZone: string }>(shopPath(shopId, '/my-zone'), signal),
  })
  const change = useChange((timeZone: string) => api.put(shopPath(shopId, '/my-zone'), { timeZone }), ['my-zone'], ['tasks'])
  if (!data) return null
  const here = ownTimeZone()
  return (
    <p className="soft">
      {t('customers.zone', { zone: data.timeZone })}{' '}
      {here !== data.timeZone && (
        <TextButton onClick={() => change.mutate(here, { onError: (error) => toast(problemText(error), 'problem') })}>
          {t('customers.zone.useHere', { zone: here })}
        </TextButton>
      )}
    </p>
  )
}

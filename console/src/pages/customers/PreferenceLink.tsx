import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CopyOnce } from '../../ui/CopyOnce.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { useToast } from '../../ui/toasts.tsx'

/** Makes the link to the person's own preference page, to be sent to them. */
export function PreferenceLink({ customerId }: { customerId: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const make = useMutation({
    mutationFn: () => api.post<{ url: string | null }>(shopPath(shopId, `/customers/${customerId}/preference-link`)),
    onSuccess: ({ url }) => url === null && toast(t('consent.link.none'), 'problem'),
    onError: (error) => toast(problemText(error), 'problem'),
  })
  if (make.data?.url)
    return (
      <CopyOnce
        label={t('consent.link')}
        value={make.data.url}
        hint={t('consent.link.hint')}
        copyLabel={t('shell.copy')}
        copiedLabel={t('shell.copied')}
      />
    )
  return (
    <Button variant="default" size="compact-sm" loading={make.isPending} onClick={() => make.mutate()}>
      {t('consent.link.make')}
    </Button>
  )
}

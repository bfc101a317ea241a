import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { Shop } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMe } from '../../me.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Doorstep } from '../../ui/Doorstep.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { AuditIcon, ShopIcon } from '../../ui/icons.tsx'

/** The first choice of an installation: look around with invented people, or begin with one's own shop. */
export function FirstChoicePage() {
  const { t } = useText()
  const { isInstallationOwner, memberships } = useMe()
  const demo = useStartDemo()
  const existingDemo = memberships.find(({ isDemo }) => isDemo)
  const own = memberships[0]
  if (!isInstallationOwner)
    return (
      <Doorstep title={t('shops.none.title')} intro={<p>{t('shops.none.text')}</p>}>
        {own && (
          <ButtonLink to="/shops/$shopId" params={{ shopId: own.shopId }}>
            {t('shops.none.action', { shop: own.shopName })}
          </ButtonLink>
        )}
      </Doorstep>
    )
  return (
    <Doorstep title={t('shops.choice.title')} intro={<p>{t('shops.choice.intro')}</p>} width="wide">
      <div className="choices">
        <section className="choice" data-tone="main">
          <ShopIcon width={28} height={28} />
          <h2>{t('shops.choice.own.title')}</h2>
          <p>{t('shops.choice.own.text')}</p>
          <ButtonLink to="/welcome/shop" size="md">
            {t('shops.choice.own.action')}
          </ButtonLink>
        </section>
        <section className="choice">
          <AuditIcon width={28} height={28} />
          <h2>{t('shops.choice.demo.title')}</h2>
          <p>{t('shops.choice.demo.text')}</p>
          {existingDemo ? (
            <ButtonLink to="/shops/$shopId" params={{ shopId: existingDemo.shopId }} size="md" variant="default">
              {t('shops.choice.demo.open')}
            </ButtonLink>
          ) : (
            <Button size="md" variant="default" loading={demo.isPending} onClick={() => demo.mutate()}>
              {t('shops.choice.demo.action')}
            </Button>
          )}
        </section>
      </div>
      <FormProblem error={demo.error} />
    </Doorstep>
  )
}

function useStartDemo() {
  const { language } = useText()
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => api.post<{ shops: Shop[] }>('/api/demo'),
    onSuccess: async ({ shops }) => {
      await client.refetchQueries({ queryKey: ['me'] })
      await client.invalidateQueries({ queryKey: ['demo'] })
      const shop = shops.find(({ country }) => country === (language === 'uk' ? 'UA' : 'PL')) ?? shops[0]
      if (shop) await navigate({ to: '/shops/$shopId', params: { shopId: shop.shopId } })
    },
  })
}

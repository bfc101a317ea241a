import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { shopPath } from '../../addresses.ts'
import type { MemberStatus } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Sheet } from '../../ui/Page.tsx'

/** Points and level in a few lines, and the way to why; nothing for who takes no part. */
export function CustomerLoyalty({ customerId }: { customerId: string }) {
  const { t, language, formatNumber, formatDay } = useText()
  const { shopId } = useShop()
  const mayRead = useMay(shopId, 'loyalty:read')
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'member', customerId],
    queryFn: ({ signal }) => api.get<MemberStatus>(shopPath(shopId, `/customers/${customerId}/loyalty`), signal),
    enabled: mayRead,
  })
  // The few lines are about points; money back alone is told on the page behind them.
  const points = data?.wallets.find(({ currency }) => currency === null)
  if (!data?.isMember || !points) return null
  const [next] = points.expiring
  return (
    <Sheet
      title={t('loyalty.card')}
      actions={
        <Link to="/shops/$shopId/loyalty/members/$customerId" params={{ shopId, customerId }} className="soft">
          {t('loyalty.card.more')}
        </Link>
      }
    >
      <dl className="facts">
        <div>
          <dt>{t('loyalty.balance.active')}</dt>
          <dd>
            <strong>{formatNumber(points.active)}</strong>
            {points.pending > 0 && ` ${t('loyalty.card.pending', { count: points.pending })}`}
          </dd>
        </div>
        {data.tier && (
          <div>
            <dt>{t('loyalty.member.level')}</dt>
            <dd>{data.tier.name[language] ?? Object.values(data.tier.name)[0]}</dd>
          </div>
        )}
        {next && (
          <div>
            <dt>{t('loyalty.card.next')}</dt>
            <dd>{t('loyalty.balance.expires', { count: next.points, day: formatDay(next.on) })}</dd>
          </div>
        )}
      </dl>
    </Sheet>
  )
}

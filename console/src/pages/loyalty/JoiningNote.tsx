import { Button, Menu } from '@mantine/core'
import { shopPath } from '../../addresses.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { useLoyaltyAction } from './useLoyalty.ts'

/** That somebody has not joined, where one has to, and the way in. */
export function JoiningNote({ customerId }: { customerId: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayJoin = useMay(shopId, 'loyalty:redeem')
  const join = useLoyaltyAction(() => api.post(shopPath(shopId, `/customers/${customerId}/loyalty/joining`), {}), {
    done: () => t('loyalty.joining.joined'),
  })
  return (
    <div className="loyalty-note joining-note">
      <p>{t('loyalty.joining.none')}</p>
      {mayJoin && (
        <Button onClick={() => join.mutate()} loading={join.isPending}>
          {t('loyalty.joining.join')}
        </Button>
      )}
    </div>
  )
}

/** Of a programme that is joined a member can be let out. Their points stay. */
export function LeaveItem({ customerId }: { customerId: string }) {
  const { t } = useText()
  const { shopId } = useShop()
  const leave = useLoyaltyAction(() => api.delete(shopPath(shopId, `/customers/${customerId}/loyalty/joining`)), {
    done: () => t('loyalty.joining.left'),
  })
  return <Menu.Item onClick={() => leave.mutate()}>{t('loyalty.joining.leave')}</Menu.Item>
}

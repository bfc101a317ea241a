import { Menu } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useText } from '../language.tsx'
import { useMe } from '../me.ts'
import { CheckIcon, ChevronIcon, PlusIcon, ShopIcon } from '../ui/icons.tsx'

/** The shop that is open, and the way to another one. */
export function ShopSwitcher({ shopId }: { shopId: string }) {
  const { t } = useText()
  const { memberships, isInstallationOwner } = useMe()
  const navigate = useNavigate()
  const current = memberships.find((membership) => membership.shopId === shopId)
  return (
    <Menu position="bottom-start" width={260} shadow="md" withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <button type="button" className="shop-switcher">
          <ShopIcon />
          <span className="shop-switcher-name">
            <span className="visually-hidden">{t('shell.shop.switch')}: </span>
            {current?.shopName ?? t('shell.shop.none')}
          </span>
          <ChevronIcon width={16} height={16} />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('shell.shop.yours')}</Menu.Label>
        {memberships.map((membership) => (
          <Menu.Item
            key={membership.shopId}
            leftSection={membership.shopId === shopId ? <CheckIcon width={16} height={16} /> : <span className="icon-room" />}
            aria-current={membership.shopId === shopId}
            rightSection={membership.isDemo && <span className="tag">{t('shell.shop.demo')}</span>}
            onClick={() => void navigate({ to: '/shops/$shopId', params: { shopId: membership.shopId } })}
          >
            {membership.shopName}
          </Menu.Item>
        ))}
        {isInstallationOwner && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<PlusIcon width={16} height={16} />} onClick={() => void navigate({ to: '/welcome' })}>
              {t('shell.shop.add')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import './loyalty.css'
import './members.css'

const tabs = [
  { to: '/shops/$shopId/loyalty', text: 'loyalty.tab.program' },
  { to: '/shops/$shopId/loyalty/members', text: 'loyalty.tab.members' },
  { to: '/shops/$shopId/loyalty/rewards', text: 'loyalty.tab.rewards' },
  { to: '/shops/$shopId/loyalty/gift-cards', text: 'giftCards.title' },
  { to: '/shops/$shopId/loyalty/approvals', text: 'loyalty.tab.approvals' },
  { to: '/shops/$shopId/loyalty/widget', text: 'loyaltyWidget.title' },
  { to: '/shops/$shopId/loyalty/simulation', text: 'simulation.title' },
  { to: '/shops/$shopId/loyalty/money', text: 'money.title' },
] as const

/** Loyalty: the tabs over the page that is open. */
export function LoyaltyFrame() {
  const { t } = useText()
  const { shopId } = useShop()
  const path = useLocation({ select: (location) => location.pathname })
  const bar = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another tab to show
  useEffect(() => {
    bar.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <>
      <nav ref={bar} className="tabs" aria-label={t('loyalty.tabs')}>
        {tabs.map(({ to, text }) => (
          <Link key={to} to={to} params={{ shopId }} activeOptions={{ exact: to.endsWith('/loyalty') }} className="tab">
            {t(text)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}

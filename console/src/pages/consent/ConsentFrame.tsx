import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import './consent.css'

const tabs = [
  { to: '/shops/$shopId/consent', text: 'consent.tab.ledger', permission: 'consent:read' },
  { to: '/shops/$shopId/consent/requests', text: 'consent.tab.requests', permission: 'privacy:handle' },
  { to: '/shops/$shopId/consent/suppressed', text: 'consent.tab.suppressed', permission: 'consent:read' },
  { to: '/shops/$shopId/consent/texts', text: 'consent.tab.texts', permission: 'consent:read' },
  { to: '/shops/$shopId/consent/rules', text: 'consent.tab.rules', permission: 'consent:read' },
  { to: '/shops/$shopId/consent/retention', text: 'consent.tab.retention', permission: 'privacy:handle' },
] as const

/** Consent and data: the tabs over the page that is open. */
export function ConsentFrame() {
  const { t } = useText()
  const { shopId } = useShop()
  const path = useLocation({ select: (location) => location.pathname })
  const mayHandle = useMay(shopId, 'privacy:handle')
  const bar = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another tab to show
  useEffect(() => {
    bar.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <>
      <nav ref={bar} className="tabs" aria-label={t('consent.tabs')}>
        {tabs
          .filter(({ permission }) => permission === 'consent:read' || mayHandle)
          .map(({ to, text }) => (
            <Link key={to} to={to} params={{ shopId }} activeOptions={{ exact: to.endsWith('/consent') }} className="tab">
              {t(text)}
            </Link>
          ))}
      </nav>
      <Outlet />
    </>
  )
}

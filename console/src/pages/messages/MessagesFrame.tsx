import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import './messages.css'

const tabs = [
  { to: '/shops/$shopId/messages', text: 'messages.outbox.title' },
  { to: '/shops/$shopId/messages/templates', text: 'messages.templates.title' },
  { to: '/shops/$shopId/messages/settings', text: 'messages.settings.title' },
] as const

/** Messages: the tabs over the page that is open. */
export function MessagesFrame() {
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
      <nav ref={bar} className="tabs" aria-label={t('messages.tabs')}>
        {tabs.map(({ to, text }) => (
          <Link
            key={to}
            to={to}
            params={{ shopId }}
            activeOptions={{ exact: to.endsWith('/messages'), includeSearch: false }}
            className="tab"
          >
            {t(text)}
          </Link>
        ))}
      </nav>
      <Outlet />
    </>
  )
}

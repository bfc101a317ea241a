import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useText } from '../language.tsx'
import { useMe } from '../me.ts'
import { useShop } from '../shop.ts'
import { settingsPlaces } from './places.ts'

/** The settings' own navigation over the page that is open. */
export function SettingsFrame() {
  const { t } = useText()
  const { shopId } = useShop()
  const { isInstallationOwner } = useMe()
  const path = useLocation({ select: (location) => location.pathname })
  const tabs = useRef<HTMLElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is another tab to show
  useEffect(() => {
    // In a narrow window the tab one is on may lie beyond the edge.
    tabs.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [path])
  return (
    <>
      <nav ref={tabs} className="tabs" aria-label={t('shell.settings.navigation')}>
        {settingsPlaces
          .filter((place) => !place.isForOwner || isInstallationOwner)
          .map((place) => (
            <Link key={place.to} to={place.to} params={{ shopId }} className="tab">
              {t(place.text)}
            </Link>
          ))}
      </nav>
      <Outlet />
    </>
  )
}

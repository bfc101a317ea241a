import { Link, Outlet } from '@tanstack/react-router'
import { useText } from '../language.tsx'
import { useMe } from '../me.ts'
import { useShop } from '../shop.ts'
import { settingsPlaces } from './places.ts'

/** The settings' own navigation over the page that is open. */
export function SettingsFrame() {
  const { t } = useText()
  const { shopId } = useShop()
  const { isInstallationOwner } = useMe()
  return (
    <>
      <nav className="tabs" aria-label={t('shell.settings.navigation')}>
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

import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useText } from '../language.tsx'
import { SearchIcon } from '../ui/icons.tsx'
import { Mark } from '../ui/Mark.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { places } from './places.ts'
import { ShopSwitcher } from './ShopSwitcher.tsx'

const NavigationDrawer = lazy(() => import('./NavigationDrawer.tsx').then(({ NavigationDrawer }) => ({ default: NavigationDrawer })))

type NavigationProps = { shopId: string; isDrawerOpen: boolean; onDrawerClose(): void; onSearch(): void; onKeyboard(): void }

/** The navigation beside the page; in a narrow window the same in a drawer. */
export function Navigation({ isDrawerOpen, onDrawerClose, ...rest }: NavigationProps) {
  const isNarrow = useMediaQuery('(max-width: 59.99em)', undefined, { getInitialValueInEffect: false })
  if (!isNarrow)
    return (
      <header className="side">
        <Places {...rest} />
      </header>
    )
  return (
    <Suspense fallback={null}>
      <NavigationDrawer isOpen={isDrawerOpen} onClose={onDrawerClose}>
        <Places {...rest} />
      </NavigationDrawer>
    </Suspense>
  )
}

function Places({ shopId, onSearch, onKeyboard }: { shopId: string; onSearch(): void; onKeyboard(): void }) {
  const { t } = useText()
  return (
    <>
      <div className="side-mark">
        <Mark />
      </div>
      <ShopSwitcher shopId={shopId} />
      <button type="button" className="side-search" onClick={onSearch}>
        <SearchIcon width={18} height={18} />
        <span>{t('shell.search')}</span>
        <kbd>{t(isApple() ? 'shell.key.cmdK' : 'shell.key.ctrlK')}</kbd>
      </button>
      <nav className="side-places" aria-label={t('shell.navigation')}>
        {places.map((place) => (
          <Link
            key={place.to}
            to={place.to}
            params={{ shopId }}
            className="side-place"
            activeOptions={{ exact: place.letter === 'p', includeSearch: false }}
          >
            <place.icon />
            <span>{t(place.text)}</span>
          </Link>
        ))}
      </nav>
      <PersonMenu shopId={shopId} onKeyboard={onKeyboard} />
    </>
  )
}

function isApple(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.platform)
}

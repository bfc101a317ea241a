import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useText } from '../language.tsx'
import { SearchIcon } from '../ui/icons.tsx'
import { Mark } from '../ui/Mark.tsx'
import { PersonMenu } from './PersonMenu.tsx'
import { places } from './places.ts'
import { ShopSwitcher } from './ShopSwitcher.tsx'

type NavigationProps = { shopId: string; isDrawerOpen: boolean; onDrawerClose(): void; onSearch(): void; onKeyboard(): void }

/** The navigation beside the page; in a narrow window the same in a drawer. */
export function Navigation({ isDrawerOpen, onDrawerClose, ...rest }: NavigationProps) {
  const { t } = useText()
  const isNarrow = useMediaQuery('(max-width: 59.99em)', undefined, { getInitialValueInEffect: false })
  if (!isNarrow)
    return (
      <div className="side">
        <Places {...rest} />
      </div>
    )
  return (
    <Drawer opened={isDrawerOpen} onClose={onDrawerClose} size={300} title={<Mark />} closeButtonProps={{ 'aria-label': t('shell.close') }} className="side-drawer">
      <Places {...rest} />
    </Drawer>
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
            activeProps={{ 'aria-current': 'page' }}
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

import { Outlet, useLocation, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useText } from '../language.tsx'
import { rememberShop, ShopContext, useShopQuery } from '../shop.ts'
import { Failed } from '../ui/Failed.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useShortcut } from '../ui/shortcuts.ts'
import { Navigation } from './Navigation.tsx'
import { ShellBar } from './ShellBar.tsx'
import { usePlaceShortcuts } from './usePlaceShortcuts.ts'

// Dialogs come after the page: nobody sees them before pressing a key.
const loadPalette = () => import('./Palette.tsx').then(({ Palette }) => ({ default: Palette }))
const loadSheet = () => import('./KeyboardSheet.tsx').then(({ KeyboardSheet }) => ({ default: KeyboardSheet }))
const Palette = lazy(loadPalette)
const KeyboardSheet = lazy(loadSheet)
const DemoBanner = lazy(() => import('./DemoBanner.tsx').then(({ DemoBanner }) => ({ default: DemoBanner })))

/** What stands around every page of a shop. */
export function Shell() {
  const { t } = useText()
  const { shopId } = useParams({ from: '/signed-in/shops/$shopId' })
  const path = useLocation({ select: (location) => location.pathname })
  const query = useShopQuery(shopId)
  const [isDrawerOpen, setDrawerOpen] = useState(false)
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [isSheetOpen, setSheetOpen] = useState(false)
  const isKnown = query.data !== undefined

  useShortcut('mod+k', () => setPaletteOpen((isOpen) => !isOpen))
  useShortcut('?', () => setSheetOpen(true))
  usePlaceShortcuts(shopId)
  useEffect(() => {
    if (isKnown) rememberShop(shopId)
  }, [isKnown, shopId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes when the page below it changes
  useEffect(() => setDrawerOpen(false), [path])

  return (
    <ShopContext value={query.data ?? null}>
      <a className="skip-link" href="#content">
        {t('shell.skip')}
      </a>
      <div className="shell">
        <ShellBar onMenu={() => setDrawerOpen(true)} onSearch={() => setPaletteOpen(true)} />
        <Navigation
          shopId={shopId}
          isDrawerOpen={isDrawerOpen}
          onDrawerClose={() => setDrawerOpen(false)}
          onSearch={() => setPaletteOpen(true)}
          onKeyboard={() => setSheetOpen(true)}
        />
        <main id="content" className="content" tabIndex={-1}>
          {query.data ? (
            <>
              {query.data.isDemo && (
                <Suspense fallback={<div className="demo-banner" />}>
                  <DemoBanner />
                </Suspense>
              )}
              <Suspense fallback={<Skeleton label={t('shell.loading')} />}>
                <Outlet />
              </Suspense>
            </>
          ) : query.isError ? (
            <Failed error={query.error} retry={() => void query.refetch()} />
          ) : (
            <Skeleton label={t('shell.loading')} />
          )}
        </main>
      </div>
      <Suspense fallback={null}>
        <Palette shopId={shopId} isOpen={isPaletteOpen} onClose={() => setPaletteOpen(false)} onKeyboard={() => setSheetOpen(true)} />
        <KeyboardSheet isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} />
      </Suspense>
    </ShopContext>
  )
}

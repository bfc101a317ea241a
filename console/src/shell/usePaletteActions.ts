import { useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useText } from '../language.tsx'
import { useMe } from '../me.ts'
import type { PaletteEntry } from './palette-entries.ts'
import { places, settingsPlaces } from './places.ts'

/** Pages of the shop, other shops, and what can be switched without leaving the page. */
export function usePaletteActions({ shopId, onKeyboard }: { shopId: string; onKeyboard(): void }): PaletteEntry[] {
  const { t } = useText()
  const { memberships, isInstallationOwner } = useMe()
  const { setColorScheme } = useMantineColorScheme()
  const navigate = useNavigate()

  const pages = places.map(
    (place): PaletteEntry => ({
      id: place.letter,
      group: 'place',
      title: t(place.text),
      keys: ['g', place.letter],
      run: () => void navigate({ to: place.to, params: { shopId } }),
    }),
  )
  const settings = settingsPlaces
    .filter((place) => !place.isForOwner || isInstallationOwner)
    .map(
      (place): PaletteEntry => ({
        id: place.text,
        group: 'place',
        title: `${t('shell.place.settings')}: ${t(place.text)}`,
        run: () => void navigate({ to: place.to, params: { shopId } }),
      }),
    )
  const shops = memberships
    .filter((membership) => membership.shopId !== shopId)
    .map(
      (membership): PaletteEntry => ({
        id: membership.shopId,
        group: 'action',
        title: t('shell.palette.toShop', { shop: membership.shopName }),
        run: () => void navigate({ to: '/shops/$shopId', params: { shopId: membership.shopId } }),
      }),
    )
  const schemes = (['light', 'dark', 'auto'] as const).map(
    (scheme): PaletteEntry => ({
      id: `appearance-${scheme}`,
      group: 'action',
      title: `${t('shell.appearance')}: ${t(`shell.appearance.${scheme}`)}`,
      run: () => setColorScheme(scheme),
    }),
  )
  const keyboard: PaletteEntry = { id: 'keyboard', group: 'action', title: t('shell.keyboard.title'), keys: ['?'], run: onKeyboard }
  return [...pages, ...settings, ...shops, ...schemes, keyboard]
}

import { ActionIcon } from '@mantine/core'
import { useText } from '../language.tsx'
import { MenuIcon, SearchIcon } from '../ui/icons.tsx'
import { Mark } from '../ui/Mark.tsx'

/** The bar over the page where the window is too narrow for the navigation beside it. */
export function ShellBar({ onMenu, onSearch }: { onMenu(): void; onSearch(): void }) {
  const { t } = useText()
  return (
    <header className="shell-bar">
      <ActionIcon variant="subtle" color="gray" size={40} aria-label={t('shell.menu')} onClick={onMenu}>
        <MenuIcon />
      </ActionIcon>
      <Mark />
      <ActionIcon variant="subtle" color="gray" size={40} aria-label={t('shell.search')} onClick={onSearch}>
        <SearchIcon />
      </ActionIcon>
    </header>
  )
}

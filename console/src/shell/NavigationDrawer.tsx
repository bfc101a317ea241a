import { Drawer } from '@mantine/core'
import type { ReactNode } from 'react'
import { useText } from '../language.tsx'
import { Mark } from '../ui/Mark.tsx'

/** The navigation in a narrow window: slides over the page, keeps the focus, leaves on Escape. */
export function NavigationDrawer({ isOpen, onClose, children }: { isOpen: boolean; onClose(): void; children: ReactNode }) {
  const { t } = useText()
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      size={300}
      title={<Mark />}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
      className="side-drawer"
    >
      {children}
    </Drawer>
  )
}

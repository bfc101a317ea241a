import { Button, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

type ConfirmProps = {
  isOpen: boolean
  onClose(): void
  onConfirm(): void
  isBusy: boolean
  title: string
  children: ReactNode
  /** The action itself as a verb, never "OK". */
  confirmLabel: string
  cancelLabel: string
}

/** Asks before something that cannot be taken back. Opens on "cancel", so that Enter does no harm. */
export function Confirm({ isOpen, onClose, onConfirm, isBusy, title, children, confirmLabel, cancelLabel }: ConfirmProps) {
  return (
    <Modal opened={isOpen} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': cancelLabel }}>
      <div className="stack">
        <div>{children}</div>
        <div className="row-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {cancelLabel}
          </Button>
          <Button color="danger" onClick={onConfirm} loading={isBusy}>
            {confirmLabel}
          </Button>
        </div>
      </div>
    </Modal>
  )
}

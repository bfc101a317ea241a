import { useBlocker } from '@tanstack/react-router'
import { useText } from '../../language.tsx'
import { Confirm } from '../../ui/Confirm.tsx'

/** Asks before a page is left with something that is not saved: here for our own links, by the browser for everything else. */
export function LeaveGuard({ isNeeded }: { isNeeded: boolean }) {
  const { t } = useText()
  const { status, proceed, reset } = useBlocker({ shouldBlockFn: () => isNeeded, enableBeforeUnload: isNeeded, withResolver: true })
  return (
    <Confirm
      isOpen={status === 'blocked'}
      onClose={() => reset?.()}
      onConfirm={() => proceed?.()}
      isBusy={false}
      title={t('messages.leave.title')}
      confirmLabel={t('messages.leave.confirm')}
      cancelLabel={t('messages.leave.stay')}
    >
      <p>{t('messages.leave.text')}</p>
    </Confirm>
  )
}

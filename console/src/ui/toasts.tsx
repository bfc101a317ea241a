import { createContext, type ReactNode, use, useCallback, useState } from 'react'
import { CheckIcon, CloseIcon, WarningIcon } from './icons.tsx'

/** Something that can be done about it right there: to undo it. */
type ToastAction = { label: string; run(): void }
type Toast = { id: number; text: string; tone: 'done' | 'problem'; action?: ToastAction | undefined }
type Show = (text: string, tone?: Toast['tone'], action?: ToastAction) => void

const ToastContext = createContext<Show | null>(null)
let lastId = 0

/** Says the result of an action in a corner and to screen readers. Good news leaves by itself, later where it can be undone; a problem stays until it is closed. */
export function useToast(): Show {
  const show = use(ToastContext)
  if (!show) throw new Error('useToast needs ToastProvider above')
  return show
}

export function ToastProvider({ children, closeLabel }: { children: ReactNode; closeLabel: string }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const close = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), [])
  const show = useCallback<Show>(
    (text, tone = 'done', action) => {
      lastId += 1
      const id = lastId
      setToasts((now) => [...now.slice(-2), { id, text, tone, action }])
      const leave = (ms: number) => setTimeout(() => (isUnderHand() ? leave(1000) : close(id)), ms)
      if (tone === 'done') leave(action ? 20_000 : 6000)
    },
    [close],
  )
  return (
    <ToastContext value={show}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {toasts.map((toast) => (
          <div key={toast.id} className="toast" data-tone={toast.tone}>
            {toast.tone === 'done' ? <CheckIcon /> : <WarningIcon />}
            <span>{toast.text}</span>
            {toast.action && <ToastButton action={toast.action} onDone={() => close(toast.id)} />}
            <button type="button" className="plain-button" aria-label={closeLabel} onClick={() => close(toast.id)}>
              <CloseIcon width={16} height={16} />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  )
}

function ToastButton({ action, onDone }: { action: ToastAction; onDone(): void }) {
  return (
    <button
      type="button"
      className="text-button toast-action"
      onClick={() => {
        onDone()
        action.run()
      }}
    >
      {action.label}
    </button>
  )
}

/** Nothing leaves while somebody reaches for it. */
function isUnderHand(): boolean {
  return document.querySelector('.toasts:hover, .toasts:focus-within') !== null
}

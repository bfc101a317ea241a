import { createContext, type ReactNode, use, useCallback, useState } from 'react'
import { CheckIcon, CloseIcon, WarningIcon } from './icons.tsx'

type Toast = { id: number; text: string; tone: 'done' | 'problem' }
type Show = (text: string, tone?: Toast['tone']) => void

const ToastContext = createContext<Show | null>(null)
let lastId = 0

/** Says the result of an action in a corner and to screen readers. Good news leaves by itself; a problem stays until it is closed. */
export function useToast(): Show {
  const show = use(ToastContext)
  if (!show) throw new Error('useToast needs ToastProvider above')
  return show
}

export function ToastProvider({ children, closeLabel }: { children: ReactNode; closeLabel: string }) {
  const [toasts, setToasts] = useState<Toast[]>([])
  const close = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), [])
  const show = useCallback<Show>(
    (text, tone = 'done') => {
      lastId += 1
      const id = lastId
      setToasts((now) => [...now.slice(-2), { id, text, tone }])
      if (tone === 'done') setTimeout(() => close(id), 6000)
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
            <button type="button" className="plain-button" aria-label={closeLabel} onClick={() => close(toast.id)}>
              <CloseIcon width={16} height={16} />
            </button>
          </div>
        ))}
      </div>
    </ToastContext>
  )
}

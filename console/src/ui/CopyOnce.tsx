import { Button } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { CheckIcon, CopyIcon } from './icons.tsx'

type CopyOnceProps = { label: string; value: string; hint: string; copyLabel: string; copiedLabel: string }

/** A secret that is shown this one time: selectable, and copied with one press. */
export function CopyOnce({ label, value, hint, copyLabel, copiedLabel }: CopyOnceProps) {
  const [isCopied, setCopied] = useState(false)
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  return (
    <div className="copy-once">
      <label htmlFor={id}>{label}</label>
      <div className="copy-once-row">
        <input
          id={id}
          ref={field}
          readOnly
          value={value}
          onFocus={(event) => event.currentTarget.select()}
          aria-describedby={`${id}-hint`}
          data-autofocus
        />
        <Button variant="default" leftSection={isCopied ? <CheckIcon /> : <CopyIcon />} onClick={() => void copy()}>
          <span aria-live="polite">{isCopied ? copiedLabel : copyLabel}</span>
        </Button>
      </div>
      <p id={`${id}-hint`} className="hint">
        {hint}
      </p>
    </div>
  )

  async function copy() {
    field.current?.select()
    try {
      await navigator.clipboard.writeText(value)
      setCopied(true)
    } catch {
      // Without a secure connection browsers refuse the clipboard; the text stays selected for Ctrl-C.
    }
  }
}

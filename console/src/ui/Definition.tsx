import { Tooltip } from '@mantine/core'
import { useId, useState } from 'react'

/** A term whose meaning shows on hover, on focus and on tap, and leaves on Escape. */
export function Definition({ term, meaning }: { term: string; meaning: string }) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  return (
    <>
      <Tooltip
        label={meaning}
        opened={isOpen}
        multiline
        maw="min(22rem, 90vw)"
        position="bottom-start"
        withinPortal
        className="definition-meaning"
      >
        <button
          type="button"
          className="definition"
          aria-describedby={id}
          onMouseEnter={() => setOpen(true)}
          onMouseLeave={() => setOpen(false)}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onClick={() => setOpen(true)}
          onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
        >
          {term}
        </button>
      </Tooltip>
      <span id={id} hidden>
        {meaning}
      </span>
    </>
  )
}

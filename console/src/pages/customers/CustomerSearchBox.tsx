import { TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useText } from '../../language.tsx'
import { SearchIcon } from '../../ui/icons.tsx'
import { useShortcut } from '../../ui/shortcuts.ts'

const pauseMs = 250

/** The search field: asks the server when the typing pauses, and follows the address when that changes by itself. */
export function CustomerSearchBox({ value, onChange }: { value: string; onChange(text: string): void }) {
  const { t } = useText()
  const [text, setText] = useState(value)
  const said = useRef(value)
  const field = useRef<HTMLInputElement>(null)
  const tell = useRef(onChange)
  tell.current = onChange

  useEffect(() => {
    if (value !== said.current) {
      said.current = value
      setText(value)
    }
  }, [value])
  useEffect(() => {
    if (text.trim() === said.current) return
    const timer = setTimeout(() => {
      said.current = text.trim()
      tell.current(text.trim())
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [text])
  useShortcut('/', () => field.current?.focus())

  return (
    <TextInput
      ref={field}
      type="search"
      className="customer-search"
      aria-label={t('customers.search')}
      placeholder={t('customers.search.placeholder')}
      leftSection={<SearchIcon width={18} height={18} />}
      value={text}
      onChange={(event) => setText(event.currentTarget.value)}
      autoComplete="off"
    />
  )
}

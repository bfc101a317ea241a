import { useEffect, useState } from 'react'
import { currencyDigits } from '../../formats.ts'

type TypedFieldProps = {
  label: string
  text: string
  /** What is typed, read; undefined where it is none. */
  read(text: string): unknown
  onChange(value: unknown): void
  kind: 'number' | 'text' | 'date'
  min?: number | undefined
  max?: number | undefined
  step?: string | undefined
  isInvalid?: boolean
}

/** A field in a sentence. It keeps what is being typed as it is, so that half a number is not put right under one's fingers. */
function TypedField({ label, text, read, onChange, kind, min, max, step, isInvalid = false }: TypedFieldProps) {
  const [typed, setTyped] = useState(text)
  useEffect(() => {
    // Another value came from outside, as by undo.
    setTyped((now) => (JSON.stringify(read(now)) === JSON.stringify(read(text)) ? now : text))
  }, [text, read])
  return (
    <input
      className="token"
      type={kind}
      aria-label={label}
      aria-invalid={isInvalid || undefined}
      data-open={typed === ''}
      min={min}
      max={max}
      step={step}
      inputMode={kind === 'number' ? 'decimal' : undefined}
      style={kind === 'date' ? undefined : { width: `${Math.max(kind === 'number' ? 3 : 6, Math.ceil(typed.length * 1.15) + 1)}ch` }}
      value={typed}
      autoComplete="off"
      spellCheck={false}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value)
        onChange(read(value))
      }}
    />
  )
}

type NumberProps = {
  label: string
  value: unknown
  min?: number | undefined
  max?: number | undefined
  isWhole?: boolean
  isInvalid?: boolean
  onChange(value: unknown): void
}

export function NumberToken({ value, isWhole = true, ...props }: NumberProps) {
  return (
    <TypedField kind="number" text={value === undefined ? '' : String(value)} read={readNumber} step={isWhole ? '1' : 'any'} {...props} />
  )
}

type MoneyProps = { label: string; value: unknown; currency: string; isInvalid?: boolean; onChange(value: unknown): void }

/** An amount in the shop's currency, kept in minor units. */
export function MoneyToken({ value, currency, onChange, ...props }: MoneyProps) {
  const digits = currencyDigits(currency)
  const text = typeof value === 'number' ? String(value / 10 ** digits) : ''
  return (
    <span className="token-pair">
      <TypedField
        kind="number"
        text={text}
        read={readNumber}
        step={String(10 ** -digits)}
        onChange={(major) => onChange(typeof major === 'number' ? Math.round(major * 10 ** digits) : undefined)}
        {...props}
      />
      <span>{currency}</span>
    </span>
  )
}

type TextProps = { label: string; value: unknown; isInvalid?: boolean; onChange(value: unknown): void }

export function TextToken({ value, ...props }: TextProps) {
  return <TypedField kind="text" text={typeof value === 'string' ? value : ''} read={readText} {...props} />
}

export function DayToken({ value, ...props }: TextProps) {
  return <TypedField kind="date" text={typeof value === 'string' ? value : ''} read={readText} {...props} />
}

/** Several texts, divided by commas. */
export function TextsToken({ value, ...props }: TextProps) {
  return <TypedField kind="text" text={Array.isArray(value) ? value.join(', ') : ''} read={readTexts} {...props} />
}

const readNumber = (text: string): unknown => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text))
const readText = (text: string): unknown => (text === '' ? undefined : text)
const readTexts = (text: string): unknown =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '')

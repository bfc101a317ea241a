/** Fields of a programme or a reward. Each knows its place in the value, so that what the server refuses stands where the mistake is. */
import { Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { createContext, type ReactNode, use, useState } from 'react'
import { currencyDigits } from '../../formats.ts'
import { languages, useText } from '../../language.tsx'
import { languageNames } from '../../ui/language-names.ts'
import { type LocalText, unfinished } from './editing.ts'

/** Place in the value (`rules.0.kind.points`) → what is wrong there. */
export type Faults = ReadonlyMap<string, string>
export const FaultsContext = createContext<Faults>(new Map())

/** What is wrong at a place or, with `isWithin`, anywhere under it. */
export function useFault(path: string, { isWithin = false } = {}): string | undefined {
  const faults = use(FaultsContext)
  if (!isWithin) return faults.get(path)
  return [...faults].find(([place]) => place === path || place.startsWith(`${path}.`))?.[1]
}

interface FieldProps {
  label: string
  path: string
  hint?: string | undefined
}

type NumberFieldProps = FieldProps & { value: number; onChange(value: number): void; unit?: string; factor?: number }

/** A whole number, kept as typed while it is none. `factor`: how many of what is kept are one of what is typed. */
export function NumberField({ label, path, hint, value, onChange, unit, factor = 1 }: NumberFieldProps) {
  const { t } = useText()
  const fault = useFault(path)
  const [typed, setTyped] = useState(() => textOf(value, factor))
  const shown = isSame(readNumber(typed, factor), value) ? typed : textOf(value, factor)
  return (
    <TextInput
      label={label}
      description={hint}
      inputMode={factor === 1 ? 'numeric' : 'decimal'}
      autoComplete="off"
      value={shown}
      error={fault !== undefined && Number.isNaN(value) ? t('loyalty.field.number') : fault}
      rightSection={unit === undefined ? undefined : <span className="field-unit">{unit}</span>}
      rightSectionWidth={unit === undefined ? undefined : `${unit.length + 2}ch`}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        onChange(readNumber(currentTarget.value, factor))
      }}
    />
  )
}

type MoneyFieldProps = FieldProps & { value: number; currency: string; onChange(value: number): void }

/** An amount, kept in minor units. */
export function MoneyField({ currency, ...props }: MoneyFieldProps) {
  return <NumberField {...props} unit={currency} factor={10 ** currencyDigits(currency)} />
}

type AmountFieldProps = Omit<MoneyFieldProps, 'currency' | 'label'> & { currency: string | null; label?: string }

/** So many points, or so much money. */
export function AmountField({ currency, label, ...props }: AmountFieldProps) {
  const { t } = useText()
  if (currency === null) return <NumberField {...props} label={label ?? t('loyalty.rule.points')} />
  return <MoneyField {...props} currency={currency} label={label ?? t('loyalty.rule.amount')} />
}

type TextFieldProps = FieldProps & { value: string; onChange(value: string): void; type?: 'text' | 'date' }

export function TextField({ label, path, hint, value, onChange, type = 'text' }: TextFieldProps) {
  return (
    <TextInput
      type={type}
      label={label}
      description={hint}
      autoComplete="off"
      maxLength={200}
      value={value}
      error={useFault(path)}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

/** A text that shoppers read, in each language. */
export function LocalTextFields({
  label,
  path,
  hint,
  value,
  onChange,
}: FieldProps & { value: LocalText; onChange(value: LocalText): void }) {
  const fault = useFault(path, { isWithin: true })
  return (
    <fieldset className="field-group" aria-describedby={fault ? `${path}-fault` : undefined}>
      <legend>{label}</legend>
      {hint !== undefined && <p className="hint">{hint}</p>}
      <div className="field-row" data-fields="names">
        {languages.map((language) => (
          <TextInput
            key={language}
            label={languageNames[language]}
            lang={language}
            maxLength={80}
            autoComplete="off"
            value={value[language] ?? ''}
            error={fault !== undefined}
            onChange={({ currentTarget: { value: text } }) => {
              const { [language]: _, ...others } = value
              onChange(text.trim() === '' ? others : { ...others, [language]: text })
            }}
          />
        ))}
      </div>
      {fault !== undefined && (
        <p id={`${path}-fault`} className="field-fault">
          {fault}
        </p>
      )}
    </fieldset>
  )
}

type SelectFieldProps<Value extends string> = FieldProps & {
  value: Value
  choices: readonly { value: Value; label: string }[]
  onChange(value: Value): void
}

export function SelectField<Value extends string>({ label, path, hint, value, choices, onChange }: SelectFieldProps<Value>) {
  return (
    <NativeSelect
      label={label}
      description={hint}
      value={value}
      error={useFault(path)}
      data={[...choices]}
      onChange={({ currentTarget }) => onChange(currentTarget.value as Value)}
    />
  )
}

type CheckFieldProps = { label: string; hint?: string; value: boolean; onChange(value: boolean): void; children?: ReactNode }

/** Something that is so or not; `children` are shown while it is. */
export function CheckField({ label, hint, value, onChange, children }: CheckFieldProps) {
  return (
    <div className="stack-tight">
      <Checkbox label={label} description={hint} checked={value} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      {value && children !== undefined && <div className="field-indent">{children}</div>}
    </div>
  )
}

type NamesFieldProps = FieldProps & { value: readonly string[]; onChange(value: string[]): void }

/** Several names, one a line. */
export function NamesField({ label, path, hint, value, onChange }: NamesFieldProps) {
  const [typed, setTyped] = useState(() => value.join('\n'))
  return (
    <Textarea
      label={label}
      description={hint}
      autosize
      minRows={2}
      maxRows={8}
      value={typed}
      error={useFault(path, { isWithin: true })}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value)
        onChange(currentTarget.value.split('\n').flatMap((line) => line.trim() || []))
      }}
    />
  )
}

type SeveralFieldProps = FieldProps & {
  value: readonly string[]
  choices: readonly { value: string; label: string }[]
  onChange(value: string[]): void
}

/** Some of a few. */
export function SeveralField({ label, path, hint, value, choices, onChange }: SeveralFieldProps) {
  return (
    <Checkbox.Group label={label} description={hint} value={[...value]} onChange={onChange} error={useFault(path, { isWithin: true })}>
      <div className="field-checks">
        {choices.map((choice) => (
          <Checkbox key={choice.value} value={choice.value} label={choice.label} />
        ))}
      </div>
    </Checkbox.Group>
  )
}

/** A span of months and days. */
export function PeriodFields({
  path,
  months,
  days,
  onChange,
}: {
  path: string
  months: number
  days: number
  onChange(value: { months: number; days: number }): void
}) {
  const { t } = useText()
  return (
    <div className="field-row">
      <NumberField
        label={t('loyalty.field.months')}
        path={`${path}.months`}
        value={months}
        onChange={(next) => onChange({ months: next, days })}
      />
      <NumberField
        label={t('loyalty.field.days')}
        path={`${path}.days`}
        value={days}
        onChange={(next) => onChange({ months, days: next })}
      />
    </div>
  )
}

const textOf = (value: number, factor: number): string => (Number.isNaN(value) ? '' : String(value / factor))
const isSame = (a: number, b: number): boolean => a === b || (Number.isNaN(a) && Number.isNaN(b))

/** People write a comma or a point. */
function readNumber(text: string, factor: number): number {
  const number = Number(text.trim().replace(/\s/g, '').replace(',', '.'))
  if (text.trim() === '' || Number.isNaN(number)) return unfinished
  return factor === 1 ? number : Math.round(number * factor)
}

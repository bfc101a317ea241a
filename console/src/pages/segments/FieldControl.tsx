import type { ConditionField } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ChoicePicker, OptionPicker } from './ChoicePicker.tsx'
import type { Clause } from './draft.ts'
import { FiltersField } from './FiltersField.tsx'
import { TestField } from './TestField.tsx'
import { MoneyToken, NumberToken, TextsToken, TextToken } from './TypedField.tsx'
import { WindowField } from './WindowField.tsx'
import { labelText, optionText, type Speaking } from './words.ts'

type FieldControlProps = {
  field: ConditionField
  clause: Clause
  speaking: Speaking
  isInvalid: boolean
  onChange(value: unknown): void
}

/** The one `ne` can be said by turning the condition round, so it is offered only where it was stored. */
const compares = ['ge', 'le', 'gt', 'lt', 'eq']

/** The control of one field, small enough to stand in a sentence. */
export function FieldControl({ field, clause, speaking, isInvalid, onChange }: FieldControlProps) {
  const { t, hasText } = useText()
  const { currency } = useShop()
  const { code, isNot, args } = clause
  const value = args[field.name]
  const labelKey = `segments.label.${field.name}`
  const label = t(hasText(labelKey) ? labelKey : 'segments.label.other')
  const chosen = Array.isArray(value) ? value.map(String) : value === undefined || value === '' ? [] : [String(value)]
  const isMany = field.isMany === true
  const onChosen = (next: string[]) => onChange(isMany ? next : next[0])
  const shared = { label, isInvalid, onChange }

  if (field.kind === 'window')
    return <WindowField value={objectOf(value)} options={field.options ?? ['ever']} isInvalid={isInvalid} onChange={onChange} />
  if (field.kind === 'valueTest' || field.kind === 'textTest')
    return <TestField value={objectOf(value)} isNot={isNot} isText={field.kind === 'textTest'} onChange={onChange} />
  if (field.kind === 'filters')
    return <FiltersField value={Array.isArray(value) ? value : []} event={String(args.event ?? '')} onChange={onChange} />
  if (field.kind === 'number')
    return <NumberToken value={value} min={field.min} max={field.max} isWhole={field.unit !== 'plain'} {...shared} />
  if (field.kind === 'money') return <MoneyToken value={value} currency={currency} {...shared} />
  if (field.kind === 'text') return isMany ? <TextsToken value={value} {...shared} /> : <TextToken value={value} {...shared} />
  if (field.kind === 'compare') return select(value === 'ne' ? [...compares, 'ne'] : compares, (each) => t(`segments.compare.${each}`))
  if (field.kind === 'choice') {
    const named = (each: string) => optionText(speaking, { code, name: field.name, value: each, isNot })
    if (!isMany) return select(field.options ?? [], named)
    const options = (field.options ?? []).map((each) => ({ value: each, label: named(each) }))
    return <OptionPicker options={options} label={label} chosen={chosen} isMany isInvalid={isInvalid} onChange={onChosen} />
  }
  const of = field.kind === 'property' ? 'property' : (field.of ?? 'event')
  return (
    <ChoicePicker
      {...{ label, chosen, isMany, isInvalid, of }}
      event={field.kind === 'property' ? String(args.event ?? '') : ''}
      nameOf={(each) => labelText(speaking, of, each)}
      onChange={onChosen}
    />
  )

  function select(options: readonly string[], named: (option: string) => string) {
    return (
      <select className="token" aria-label={label} value={chosen[0] ?? ''} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map((option) => (
          <option key={option} value={option}>
            {named(option)}
          </option>
        ))}
      </select>
    )
  }
}

const objectOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

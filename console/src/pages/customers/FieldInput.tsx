import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import type { Field } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import type { FieldDraft } from './field-text.ts'

type FieldInputProps = { field: Field; draft: FieldDraft; onChange(draft: FieldDraft): void; note?: string | undefined }

const inputTypes = { date: 'date', datetime: 'datetime-local', url: 'url', email: 'email', phone: 'tel' } as const
const isTyped = (type: string): type is keyof typeof inputTypes => type in inputTypes

/** What a field is entered by, as its type asks. */
export function FieldInput({ field, draft, onChange, note }: FieldInputProps) {
  const { t } = useText()
  const { currency } = useShop()
  const { type, label, options } = field
  if (type === 'choices')
    return (
      <Checkbox.Group label={label} description={note} value={Array.isArray(draft) ? draft : []} onChange={onChange}>
        <div className="stack-tight">
          {options.map((option) => (
            <Checkbox key={option} value={option} label={option} />
          ))}
        </div>
      </Checkbox.Group>
    )
  const value = Array.isArray(draft) ? '' : draft
  if (type === 'choice' || type === 'yes_no')
    return (
      <NativeSelect
        label={label}
        description={note}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        data={[
          { value: '', label: t('customers.field.none') },
          ...(type === 'choice'
            ? options.map((option) => ({ value: option, label: option }))
            : ['yes', 'no'].map((answer) => ({ value: answer, label: t(`customers.field.${answer}`) }))),
        ]}
      />
    )
  return (
    <TextInput
      label={type === 'money' ? `${label} (${currency})` : label}
      description={note}
      type={isTyped(type) ? inputTypes[type] : 'text'}
      inputMode={type === 'number' || type === 'money' ? 'decimal' : undefined}
      maxLength={2_000}
      autoComplete="off"
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

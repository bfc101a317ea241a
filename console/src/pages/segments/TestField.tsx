import { useText } from '../../language.tsx'
import { DayToken, NumberToken, TextsToken, TextToken } from './TypedField.tsx'
import { isTestUnfinished, longestDays } from './unfinished.ts'
import { testKey } from './words.ts'

type Value = Record<string, unknown>

/** What a value can be asked, by its type. `ne` of numbers and days is said by turning the condition round. */
const tests = {
  text: ['eq', 'ne', 'contains', 'begins', 'in', 'exists', 'missing'],
  number: ['ge', 'le', 'gt', 'lt', 'eq'],
  date: ['eq', 'ge', 'le', 'gt', 'lt', 'withinLast', 'withinNext'],
  boolean: ['yes', 'no'],
} as const
type TestType = keyof typeof tests

type TestFieldProps = {
  value: Value
  isNot: boolean
  /** Only texts can be there, as in a field of the profile. */
  isText: boolean
  /** A day that moves with time cannot be compared with in the details of an event. */
  isFixed?: boolean
  onChange(value: Value): void
}

/** How a value is compared, and with what: one list for all types, and then the value. */
export function TestField({ value, isNot, isText, isFixed = false, onChange }: TestFieldProps) {
  const { t } = useText()
  const not = isNot ? 'yes' : 'no'
  const chosen = testKey(value)
  const types = isText ? (['text'] as const) : (Object.keys(tests) as TestType[])
  const keys = types.flatMap((type) => keysOf(type, isFixed))
  return (
    <span className="token-group">
      <select
        className="token"
        aria-label={t('segments.label.test')}
        value={chosen}
        onChange={(event) => onChange(turned(event.currentTarget.value))}
      >
        {keys.includes(chosen) ? null : <option value={chosen}>{t(`segments.test.${chosen}`, { not })}</option>}
        {isText
          ? keys.map(drawn)
          : types.map((type) => (
              <optgroup key={type} label={t(`segments.test.group.${type}`)}>
                {keysOf(type, isFixed).map(drawn)}
              </optgroup>
            ))}
      </select>{' '}
      {valueField()}
    </span>
  )

  function drawn(key: string) {
    return (
      <option key={key} value={key}>
        {t(`segments.test.${key}`, { not })}
      </option>
    )
  }

  function valueField() {
    const { type, compare } = value
    const label = t('segments.label.value')
    const isInvalid = false
    const set = (name: string) => (next: unknown) => onChange({ ...value, [name]: next })
    if (type === 'boolean' || compare === 'exists' || compare === 'missing') return null
    if (compare === 'in')
      return <TextsToken label={t('segments.label.values')} value={value.values} isInvalid={isInvalid} onChange={set('values')} />
    if (compare === 'withinLast' || compare === 'withinNext')
      return (
        <>
          <NumberToken label={t('segments.label.days')} value={value.days} min={0} max={longestDays} onChange={set('days')} />{' '}
          {t('segments.days', { n: typeof value.days === 'number' ? value.days : 5 })}
        </>
      )
    if (type === 'number') return <NumberToken label={label} value={value.value} isWhole={false} onChange={set('value')} />
    if (type === 'date') return <DayToken label={label} value={value.value} onChange={set('value')} />
    return <TextToken label={label} value={value.value} onChange={set('value')} />
  }

  /** The test of this key, with the value that there was where it still fits. */
  function turned(key: string): Value {
    const [type = 'text', compare = 'eq'] = key.split('.')
    if (type === 'boolean') return { type, value: compare === 'yes' }
    if (compare === 'exists' || compare === 'missing') return { type, compare }
    if (compare === 'in') return { type, compare, values: typeof value.value === 'string' && value.value !== '' ? [value.value] : [] }
    if (compare === 'withinLast' || compare === 'withinNext')
      return { type, compare, days: typeof value.days === 'number' ? value.days : 30 }
    const isKept = value.type === type && !isTestUnfinished(value) && 'value' in value
    return { type, compare, ...(isKept ? { value: value.value } : {}) }
  }
}

function keysOf(type: TestType, isFixed: boolean): string[] {
  return tests[type].filter((compare) => !(isFixed && compare.startsWith('within'))).map((compare) => `${type}.${compare}`)
}

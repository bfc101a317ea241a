import { useText } from '../../language.tsx'
import { CloseIcon, PlusIcon } from '../../ui/icons.tsx'
import { ChoicePicker } from './ChoicePicker.tsx'
import { TestField } from './TestField.tsx'

interface Filter {
  property: string
  test: Record<string, unknown>
}

const mostFilters = 10

type FiltersFieldProps = { value: readonly Filter[]; event: string; onChange(value: Filter[]): void }

/** Details of an event: tests of its properties, all of which hold. */
export function FiltersField({ value, event, onChange }: FiltersFieldProps) {
  const { t } = useText()
  return (
    <span className="token-group">
      {value.map((filter, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a detail has nothing but its place to be known by
        <span key={place} className="token-group">
          {t(place === 0 ? 'segments.filter.where' : 'segments.filter.and')}{' '}
          <ChoicePicker
            label={t('segments.label.property')}
            of="property"
            event={event}
            isMany={false}
            chosen={filter.property === '' ? [] : [filter.property]}
            nameOf={(name) => name}
            onChange={([property = '']) => set(place, { ...filter, property })}
          />{' '}
          <TestField value={filter.test} isNot={false} isText={false} isFixed onChange={(test) => set(place, { ...filter, test })} />{' '}
          <button
            type="button"
            className="plain-button"
            aria-label={t('segments.filter.remove', { property: filter.property })}
            onClick={() => onChange(value.filter((_, other) => other !== place))}
          >
            <CloseIcon width={14} height={14} />
          </button>{' '}
        </span>
      ))}
      {value.length < mostFilters && event !== '' && (
        <button
          type="button"
          className="token token-add"
          onClick={() => onChange([...value, { property: '', test: { type: 'text', compare: 'eq' } }])}
        >
          <PlusIcon width={14} height={14} />
          {t('segments.filter.add')}
        </button>
      )}
    </span>
  )

  function set(place: number, filter: Filter) {
    onChange(value.map((each, other) => (other === place ? filter : each)))
  }
}

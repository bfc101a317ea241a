import { getRouteApi } from '@tanstack/react-router'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CloseIcon } from '../../ui/icons.tsx'
import { countryName } from '../../ui/regions.ts'
import { TextButton } from '../../ui/TextButton.tsx'
import './chips.css'
import { type CustomerFilters, type FilterKey, filterKeys, isDay } from './customer-search.ts'
import { useSegmentNames } from './useSegments.ts'
import { useFields, useTags } from './useStaffWork.ts'

const route = getRouteApi('/signed-in/shops/$shopId/customers')

/** The filters that are set, each with its own way out. */
export function FilterChips({ filters }: { filters: CustomerFilters }) {
  const { t } = useText()
  const navigate = route.useNavigate()
  const filterText = useFilterText()
  const set = filterKeys.filter((key) => key !== 'search' && filters[key] !== undefined)
  if (set.length === 0) return null
  return (
    <ul className="chips" aria-label={t('customers.chips')}>
      {set.map((key) => {
        const text = filterText(key, filters[key] ?? '')
        return (
          <li key={key} className="chip">
            <span>{text}</span>
            <button
              type="button"
              className="plain-button"
              aria-label={t('customers.chip.remove', { filter: text })}
              onClick={() => void navigate({ search: ({ [key]: _, ...rest }) => rest })}
            >
              <CloseIcon width={14} height={14} />
            </button>
          </li>
        )
      })}
      <li>
        <TextButton onClick={() => void navigate({ search: ({ sort }) => (sort ? { sort } : {}) })}>{t('customers.clearAll')}</TextButton>
      </li>
    </ul>
  )
}

function useFilterText(): (key: FilterKey, value: string) => string {
  const { t, language, formatMoney, formatDay } = useText()
  const { currency } = useShop()
  const tags = useTags().data?.tags
  const fields = useFields().data?.fields
  const segments = useSegmentNames().data?.segments
  return (key, value) => {
    if (key === 'consent') return t(`customers.chip.consent.${value.replace(':', '.')}`)
    if (key === 'isBuyer') return t(value === 'no' ? 'customers.chip.isBuyer.no' : 'customers.chip.isBuyer.yes')
    return t(`customers.chip.${key}`, { value: shown(key, value) })
  }

  function shown(key: FilterKey, value: string): string | number {
    if (key.endsWith('Minor')) return formatMoney(Number(value), currency)
    if (key === 'asOf' || key.endsWith('From') || key.endsWith('To')) return isDay(value) ? formatDay(value) : value
    if (key === 'tag' || key === 'withoutTag') return tags?.find(({ tagId }) => tagId === value)?.name ?? '…'
    if (key === 'segment') return segments?.find(({ segmentId }) => segmentId === value)?.name ?? '…'
    if (key === 'field' || key === 'withoutField') return fields?.find((field) => field.key === value)?.label ?? value
    if (key === 'country') return countryName(value, language)
    return key.startsWith('min') || key.startsWith('max') ? Number(value) : value
  }
}

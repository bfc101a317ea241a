import type { CustomerSort } from '../../answers.ts'
import { ChevronIcon } from '../../ui/icons.tsx'
import { defaultSort } from './customer-search.ts'

type SortHeaderProps = {
  label: string
  /** The orders this column offers, the one of the first press first; none where the column cannot be sorted. */
  sorts: CustomerSort[]
  sort: CustomerSort | undefined
  onSort(sort: CustomerSort): void
  isNumber?: boolean
  /** Which column it is, for its width. */
  column?: string
}

/** A column's heading; a press sorts by it, another press turns the order where that can be had. */
export function SortHeader({ label, sorts, sort = defaultSort, onSort, isNumber = false, column }: SortHeaderProps) {
  const [first, second] = sorts
  const isSorted = sorts.includes(sort)
  const direction = sort.startsWith('-') ? 'descending' : 'ascending'
  return (
    <th scope="col" aria-sort={isSorted ? direction : undefined} className={isNumber ? 'cell-number' : undefined} data-column={column}>
      {first === undefined ? (
        label
      ) : (
        <button type="button" className="sort" onClick={() => onSort(sort === first && second ? second : first)}>
          {label}
          <ChevronIcon width={14} height={14} data-direction={isSorted ? direction : 'none'} />
        </button>
      )}
    </th>
  )
}

import { Link } from '@tanstack/react-router'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import type { EventSearch } from './event-search.ts'

/** All events, those that were taken, those that were refused; the rest of the filter stays. */
export function OutcomeTabs({ search: { outcome: _, ...others } }: { search: EventSearch }) {
  const { t } = useText()
  const { shopId } = useShop()
  return (
    <nav className="tabs" aria-label={t('events.filter.outcome')}>
      {([undefined, 'accepted', 'rejected'] as const).map((outcome) => (
        <Link
          key={outcome ?? 'all'}
          to="/shops/$shopId/events"
          params={{ shopId }}
          search={outcome ? { ...others, outcome } : others}
          activeOptions={{ exact: true, includeSearch: true }}
          className="tab"
          replace
        >
          {t(`events.filter.${outcome ?? 'all'}`)}
        </Link>
      ))}
    </nav>
  )
}

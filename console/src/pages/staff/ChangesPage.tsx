import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queryText, shopPath } from '../../addresses.ts'
import type { Change, ChangeListAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { Failed } from '../../ui/Failed.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'

/** Who changed what in settings and rights, newest first. */
export function ChangesPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const list = useInfiniteQuery({
    queryKey: ['shop', shopId, 'changes'],
    queryFn: ({ pageParam, signal }) => api.get<ChangeListAnswer>(shopPath(shopId, `/changes${queryText({ cursor: pageParam })}`), signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  })
  const changes = list.data?.pages.flatMap((page) => page.changes)
  return (
    <Page title={t('shell.settings.changes')} siteName={t('shell.name')} intro={t('settings.changes.intro')}>
      {changes === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={8} label={t('shell.loading')} />
        )
      ) : changes.length === 0 ? (
        <Empty title={t('settings.changes.empty')} />
      ) : (
        <Sheet>
          <ol className="entries">
            {changes.map((change) => (
              <ChangeEntry key={change.changeId} change={change} />
            ))}
          </ol>
          {list.hasNextPage && (
            <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('shell.more')}
            </Button>
          )}
        </Sheet>
      )}
    </Page>
  )
}

function ChangeEntry({ change }: { change: Change }) {
  const { t, hasText, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const customerId = change.after?.customerId
  const key = `settings.change.${change.action}`
  const rows = changedRows(change)
  return (
    <li className="entry">
      <div className="entry-main">
        <strong>{hasText(key) ? t(key) : change.action}</strong>
        <span className="soft">
          {change.staffName ?? t('settings.changes.system')} · <time dateTime={change.at}>{formatMoment(change.at, timeZone)}</time>
        </span>
        {rows.length > 0 && (
          <details className="change-details">
            <summary>{t('settings.changes.details')}</summary>
            <dl>
              {rows.map(({ name, before, after }) => (
                <div key={name}>
                  <dt>{hasText(`settings.changeField.${name}`) ? t(`settings.changeField.${name}`) : name}</dt>
                  <dd>
                    {before !== null && <del>{before}</del>} {after !== null && <ins>{after}</ins>}
                  </dd>
                </div>
              ))}
            </dl>
            {typeof customerId === 'string' && (
              <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId }}>
                {t('settings.changes.customer')}
              </Link>
            )}
          </details>
        )}
      </div>
    </li>
  )
}

function changedRows({ before, after }: Change): { name: string; before: string | null; after: string | null }[] {
  // A customer is linked instead.
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter((name) => name !== 'customerId')
  return names
    .map((name) => ({ name, before: shown(before?.[name]), after: shown(after?.[name]) }))
    .filter((row) => row.before !== row.after)
}

function shown(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Segment, SegmentMove } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Failed } from '../../ui/Failed.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { useMoves } from './useSegments.ts'

/** Who came and left, the newest first, with the cause and the version of the definition. */
export function MoveLog({ segment }: { segment: Segment }) {
  const { t } = useText()
  const list = useMoves(segment)
  const moves = list.data?.pages.flatMap((page) => page.moves)
  return (
    <Sheet title={t('segments.moves')}>
      {moves === undefined ? (
        list.isError ? (
          <Failed error={list.error} retry={() => void list.refetch()} />
        ) : (
          <Skeleton lines={4} label={t('shell.loading')} />
        )
      ) : moves.length === 0 ? (
        <p className="soft">{t('segments.moves.none')}</p>
      ) : (
        <ul className="moves">
          {moves.map((move) => (
            <Move key={`${move.customerId} ${move.at} ${move.version} ${move.kind}`} move={move} />
          ))}
        </ul>
      )}
      {list.hasNextPage && (
        <Button variant="default" mt="md" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('shell.more')}
        </Button>
      )}
    </Sheet>
  )
}

function Move({ move: { customerId, title, kind, cause, version, at } }: { move: SegmentMove }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  return (
    <li>
      <span className="move-sign" data-kind={kind} aria-hidden="true">
        {kind === 'entered' ? '+' : '−'}
      </span>
      <Link to="/shops/$shopId/customers/$customerId" params={{ shopId, customerId }} preload={false}>
        {title || t('segments.nameless')}
      </Link>
      <time className="soft" dateTime={at}>
        {formatMoment(at, timeZone)}
      </time>
      <span className="move-cause soft">
        {[t(`segments.move.${kind}`), t(`segments.cause.${cause}`), t('segments.version', { version })].join(' · ')}
      </span>
    </li>
  )
}

import { Link } from '@tanstack/react-router'
import type { SegmentListAnswer, SegmentNode } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { BuildState } from './BuildState.tsx'
import { Change, changeIn } from './Change.tsx'
import { Sparkline } from './Sparkline.tsx'
import { useSpeaking } from './useSpeaking.ts'
import { definitionText } from './words.ts'

type Listed = SegmentListAnswer['segments'][number]

/** The segments with what compares them: people, change, share, the last month. */
export function SegmentTable({ segments, customers }: { segments: readonly Listed[]; customers: number }) {
  const { t } = useText()
  const { speaking, isReady } = useSpeaking(segments.map(({ definition }) => definition as SegmentNode))
  return (
    <table className="segment-table">
      <caption className="visually-hidden">{t('segments.title')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('segments.column.name')}</th>
          <th scope="col" className="cell-number">
            {t('segments.column.members')}
          </th>
          <th scope="col" className="cell-number">
            {t('segments.column.change')}
          </th>
          <th scope="col" className="cell-number">
            {t('segments.column.share')}
          </th>
          <th scope="col">{t('segments.column.trend')}</th>
          <th scope="col" className="cell-number">
            {t('segments.column.made')}
          </th>
        </tr>
      </thead>
      <tbody>
        {segments.map((segment) => (
          <Row
            key={segment.segmentId}
            segment={segment}
            customers={customers}
            words={isReady ? definitionText(speaking, segment.definition as SegmentNode) : ''}
          />
        ))}
      </tbody>
    </table>
  )
}

function Row({ segment, customers, words }: { segment: Listed; customers: number; words: string }) {
  const { t, formatNumber, formatPercent, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  const { segmentId, name, members, builtAt, trend, build } = segment
  const isCounted = builtAt !== null
  return (
    <tr>
      <td className="cell-segment">
        <div>
          <Link to="/shops/$shopId/segments/$segmentId" params={{ shopId, segmentId }} className="row-link">
            {name}
          </Link>
          <span className="soft segment-words" title={words}>
            {words}
          </span>
          {build && <BuildState build={build} isFirst={!isCounted} />}
        </div>
      </td>
      <td className="cell-number cell-members">{isCounted ? formatNumber(members) : '–'}</td>
      <td className="cell-number cell-change">{isCounted ? <Change value={changeIn(trend, members)} /> : '–'}</td>
      <td className="cell-number cell-share">
        {isCounted && customers > 0 ? formatPercent(members / customers) : '–'}
        <span className="visually-hidden"> {t('segments.share.meaning')}</span>
      </td>
      <td className="cell-trend">
        <Sparkline trend={trend} />
      </td>
      <td className="cell-number cell-made soft">{formatDayOf(segment.createdAt, timeZone)}</td>
    </tr>
  )
}

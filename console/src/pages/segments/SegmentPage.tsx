import { Button, Menu } from '@mantine/core'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Segment, SegmentNode } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Definition } from '../../ui/Definition.tsx'
import { BackIcon, ExportIcon, MoreIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { BuildState } from './BuildState.tsx'
import { Change, changeIn } from './Change.tsx'
import { CountChart } from './CountChart.tsx'
import { DeleteSegment } from './DeleteSegment.tsx'
import { MemberTable } from './MemberTable.tsx'
import { MoveLog } from './MoveLog.tsx'
import { RenameSegment } from './RenameSegment.tsx'
import { useSegment, useSegmentList } from './useSegments.ts'
import { useSpeaking } from './useSpeaking.ts'
import { definitionText } from './words.ts'
import './segments.css'
import './segment-page.css'
import './preview.css'

const route = getRouteApi('/signed-in/shops/$shopId/segments/$segmentId')

/** One segment: who is in, why, since when, and how that came about. */
export function SegmentPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { segmentId } = route.useParams()
  const query = useSegment(segmentId)
  const segment = query.data
  return (
    <Page
      title={segment?.name ?? t('segments.one')}
      siteName={t('shell.name')}
      {...(segment?.description ? { intro: segment.description } : {})}
      before={
        <Link to="/shops/$shopId/segments" params={{ shopId }} activeOptions={{ exact: true }} className="back-link">
          <BackIcon width={18} height={18} /> {t('segments.title')}
        </Link>
      }
      actions={segment && <Actions segment={segment} />}
    >
      <Loaded query={query} lines={10}>
        {(found) => <SegmentBody segment={found} />}
      </Loaded>
    </Page>
  )
}

function Actions({ segment }: { segment: Segment }) {
  const { t } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'rename' | 'delete' | null>(null)
  const { segmentId } = segment
  const mayExport = useMay(shopId, 'customers:export')
  const mayChange = useMay(shopId, 'segments:change')
  return (
    <>
      {mayExport && (
        <Button
          component="a"
          variant="default"
          leftSection={<ExportIcon width={18} height={18} />}
          href={shopPath(shopId, `/segments/${segmentId}/members.csv`)}
          download
        >
          {t('segments.export')}
        </Button>
      )}
      {mayChange && (
        <>
          <ButtonLink to="/shops/$shopId/segments/$segmentId/edit" params={{ shopId, segmentId }}>
            {t('segments.edit')}
          </ButtonLink>
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button variant="default" px="xs" aria-label={t('segments.more')}>
                <MoreIcon />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setDialog('rename')}>{t('segments.rename')}</Menu.Item>
              <Menu.Item
                onClick={() => void navigate({ to: '/shops/$shopId/segments/new', params: { shopId }, search: { from: segmentId } })}
              >
                {t('segments.duplicate')}
              </Menu.Item>
              <Menu.Item color="danger" onClick={() => setDialog('delete')}>
                {t('segments.delete')}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          {dialog === 'rename' && <RenameSegment segment={segment} onClose={() => setDialog(null)} />}
          <DeleteSegment segment={segment} isOpen={dialog === 'delete'} onClose={() => setDialog(null)} />
        </>
      )}
    </>
  )
}

function SegmentBody({ segment }: { segment: Segment }) {
  const { t, formatDayOf } = useText()
  const { shopId, timeZone } = useShop()
  const definition = segment.definition as SegmentNode
  const { speaking, isReady } = useSpeaking([definition])
  const { builtAt, build, usedBy } = segment
  return (
    <>
      {build && (
        <div className="build-note" role="status">
          <BuildState build={build} isFirst={builtAt === null} />
          {builtAt !== null && <span className="soft">{t('segments.building.note')}</span>}
        </div>
      )}
      <Figures segment={segment} />
      <Sheet title={t('segments.definition')}>
        <p className="definition-words">
          {isReady ? `${t('segments.people_who')} ${definitionText(speaking, definition)}.` : t('shell.loading')}
        </p>
        <p className="soft">
          {t('segments.version.since', { version: segment.version, day: formatDayOf(segment.changedAt, timeZone) })}
          {' · '}
          {usedBy.length === 0 ? t('segments.used_by.none') : `${t('segments.used_by')}: `}
          {usedBy.map((user, place) => (
            <span key={user.segmentId}>
              {place > 0 && ', '}
              <Link to="/shops/$shopId/segments/$segmentId" params={{ shopId, segmentId: user.segmentId }}>
                {user.name}
              </Link>
            </span>
          ))}
        </p>
      </Sheet>
      {builtAt !== null && (
        <>
          <div className="segment-columns">
            <CountChart segment={segment} />
            <MoveLog segment={segment} />
          </div>
          <MemberTable segment={segment} definition={definition} speaking={speaking} />
        </>
      )}
    </>
  )
}

function Figures({ segment: { segmentId, members, builtAt } }: { segment: Segment }) {
  const { t, formatNumber, formatPercent } = useText()
  const list = useSegmentList().data
  const trend = list?.segments.find((each) => each.segmentId === segmentId)?.trend ?? []
  const isCounted = builtAt !== null
  const figures = [
    { key: 'members', value: isCounted ? formatNumber(members) : '–' },
    { key: 'share', value: isCounted && list && list.customers > 0 ? formatPercent(members / list.customers) : '–' },
    { key: 'change', value: isCounted ? <Change value={changeIn(trend, members)} /> : '–' },
  ]
  return (
    <dl className="figures">
      {figures.map(({ key, value }) => (
        <div key={key} className="figure">
          <dt>
            <Definition term={t(`segments.figure.${key}`)} meaning={t(`segments.figure.${key}.meaning`)} />
          </dt>
          <dd data-figure={key}>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

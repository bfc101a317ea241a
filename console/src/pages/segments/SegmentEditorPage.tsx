import { getRouteApi, Link, useParams } from '@tanstack/react-router'
import type { Segment, SegmentNode } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { BackIcon, SegmentsIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { draftOf, emptyDraft } from './draft.ts'
import { SegmentEditor } from './SegmentEditor.tsx'
import { useConditions, useSegment } from './useSegments.ts'

const newRoute = getRouteApi('/signed-in/shops/$shopId/segments/new')

/** A new segment, or a copy of the one that `from` names. */
export function NewSegmentPage() {
  const { from = '' } = newRoute.useSearch()
  return <EditorPage segmentId={from} isCopy />
}

/** A segment that is there already. */
export function EditSegmentPage() {
  const { segmentId } = useParams({ from: '/signed-in/shops/$shopId/segments/$segmentId/edit' })
  return <EditorPage segmentId={segmentId} isCopy={false} />
}

function EditorPage({ segmentId, isCopy }: { segmentId: string; isCopy: boolean }) {
  const { t } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'segments:change')
  const catalogue = useConditions()
  const segment = useSegment(segmentId)
  return (
    <Page
      title={t(isCopy ? 'segments.new' : 'segments.edit.title')}
      siteName={t('shell.name')}
      before={
        <Link to="/shops/$shopId/segments" params={{ shopId }} activeOptions={{ exact: true }} className="back-link">
          <BackIcon width={18} height={18} /> {t('segments.title')}
        </Link>
      }
    >
      {mayChange ? (
        <Loaded query={catalogue}>
          {(conditions) =>
            segmentId === '' ? (
              <SegmentEditor catalogue={conditions} segment={null} initial={{ name: '', description: '', draft: emptyDraft }} />
            ) : (
              <Loaded query={segment}>
                {(found) => (
                  <SegmentEditor
                    key={`${found.segmentId} ${isCopy}`}
                    catalogue={conditions}
                    segment={isCopy ? null : found}
                    initial={initialOf(found)}
                  />
                )}
              </Loaded>
            )
          }
        </Loaded>
      ) : (
        <Empty icon={<SegmentsIcon />} title={t('shell.failed.refused.title')}>
          <p>{t('segments.refused')}</p>
        </Empty>
      )}
    </Page>
  )

  function initialOf({ name, description, definition }: Segment) {
    return {
      ...{ name: isCopy ? t('segments.copy_of', { name }) : name, description },
      draft: () => draftOf(definition as SegmentNode),
    }
  }
}

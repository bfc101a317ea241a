import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { PlusIcon, SegmentsIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { ReadyMadeCards } from './ReadyMadeCards.tsx'
import { SegmentTable } from './SegmentTable.tsx'
import { useSegmentList } from './useSegments.ts'
import './segments.css'
import './tokens.css'

/** Every segment of the shop, and those that are there at a click. */
export function SegmentsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const list = useSegmentList()
  const mayChange = useMay(shopId, 'segments:change')
  const create = mayChange && (
    <ButtonLink to="/shops/$shopId/segments/new" params={{ shopId }} leftSection={<PlusIcon width={18} height={18} />}>
      {t('segments.new')}
    </ButtonLink>
  )
  return (
    <Page
      title={t('segments.title')}
      siteName={t('shell.name')}
      intro={t('segments.intro')}
      actions={list.data && list.data.segments.length > 0 && create}
    >
      <Loaded query={list} lines={10}>
        {({ segments, customers }) => (
          <>
            {segments.length === 0 ? (
              <Empty icon={<SegmentsIcon />} title={t('segments.empty.title')} action={create}>
                <p>{t('segments.empty.text')}</p>
              </Empty>
            ) : (
              <SegmentTable segments={segments} customers={customers} />
            )}
            {mayChange && <ReadyMadeCards isOpen={segments.length < 5} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

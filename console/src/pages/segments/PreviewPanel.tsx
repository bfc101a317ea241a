import { Link } from '@tanstack/react-router'
import type { SegmentNode, SegmentPreview } from '../../answers.ts'
import { ApiProblem } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { Skeleton } from '../../ui/Skeleton.tsx'
import type { usePreview } from './useSegments.ts'
import { reasonText, type Speaking } from './words.ts'

type PreviewPanelProps = {
  preview: ReturnType<typeof usePreview>
  /** Null while everybody is in. */
  definition: SegmentNode | null
  unfinished: number
  speaking: Speaking
}

/** Who the draft describes at this moment: how many, how sure, some of them and why. */
export function PreviewPanel({ preview, definition, unfinished, speaking }: PreviewPanelProps) {
  const { t } = useText()
  const isFaulty = preview.error instanceof ApiProblem && preview.error.status === 422
  return (
    <aside className="preview sheet" aria-labelledby="preview-title">
      <h2 id="preview-title">{t('segments.preview')}</h2>
      {definition === null ? <p className="soft">{t(unfinished > 0 ? 'segments.preview.waiting' : 'segments.everybody')}</p> : counted()}
    </aside>
  )

  function counted() {
    const { data } = preview
    if (isFaulty) return <p className="soft">{t('segments.preview.faulty')}</p>
    if (preview.isError && !data) return <PreviewFailed error={preview.error} />
    if (!data || !definition) return <Skeleton lines={4} label={t('segments.preview.counting')} />
    return (
      <div className="preview-body" data-stale={preview.isPlaceholderData} aria-busy={preview.isFetching}>
        <Count preview={data} isCounting={preview.isFetching} />
        {unfinished > 0 && <p className="clause-note">{t('segments.preview.without', { count: unfinished })}</p>}
        {preview.isPlaceholderData ? null : <Sample preview={data} definition={definition} speaking={speaking} />}
      </div>
    )
  }
}

function PreviewFailed({ error }: { error: unknown }) {
  const problemText = useProblemText()
  return (
    <p className="clause-note" data-fault="true">
      {problemText(error)}
    </p>
  )
}

function Count({ preview, isCounting }: { preview: SegmentPreview; isCounting: boolean }) {
  const { t, formatNumber, formatPercent } = useText()
  const { count, customers } = preview
  if (count.kind === 'unknown') return <p className="soft">{t('segments.preview.unknown')}</p>
  const share = customers === 0 ? 0 : Math.min(1, count.members / customers)
  const shown = formatNumber(count.members)
  return (
    <>
      <p className="preview-count" role="status">
        <strong>{count.kind === 'exact' ? shown : t('segments.preview.about', { count: shown })}</strong>{' '}
        <span>{t('segments.preview.count', { count: count.members })}</span>
        {isCounting && <span className="visually-hidden"> {t('segments.preview.counting')}</span>}
      </p>
      <div className="share-bar" aria-hidden="true">
        <span style={{ width: `${share * 100}%` }} />
      </div>
      <p className="soft">{t('segments.preview.share', { share: formatPercent(share), all: formatNumber(customers) })}</p>
      {count.kind === 'estimated' && (
        <p className="soft">
          {t('segments.preview.estimated', {
            ...{ sampled: formatNumber(count.sampled), low: formatNumber(count.low), high: formatNumber(count.high) },
          })}
        </p>
      )}
    </>
  )
}

type SampleProps = { preview: SegmentPreview; definition: SegmentNode; speaking: Speaking }

function Sample({ preview: { sample, count }, definition, speaking }: SampleProps) {
  const { t } = useText()
  const { shopId } = useShop()
  if (sample.length === 0) return count.kind === 'unknown' ? null : <p className="soft">{t('segments.preview.nobody')}</p>
  return (
    <>
      <h3>{t('segments.preview.sample')}</h3>
      <ul className="preview-people">
        {sample.map((person) => (
          <li key={person.customerId}>
            <Link
              to="/shops/$shopId/customers/$customerId"
              params={{ shopId, customerId: person.customerId }}
              target="_blank"
              className="row-link"
              preload={false}
            >
              {person.title || t('segments.nameless')}
            </Link>
            <Reasons reasons={person.reasons} definition={definition} speaking={speaking} />
          </li>
        ))}
      </ul>
    </>
  )
}

const shownReasons = 4

type ReasonsProps = { reasons: SegmentPreview['sample'][number]['reasons']; definition: SegmentNode; speaking: Speaking; isWhole?: boolean }

/** The conditions that speak for somebody, each with what it holds by. With `isWhole` also those that do not. */
export function Reasons({ reasons, definition, speaking, isWhole = false }: ReasonsProps) {
  const { t } = useText()
  const told = reasons.flatMap((reason) => {
    const found = conditionAt(definition, reason.path)
    if (!found) return []
    const isFor = reason.is !== found.isNot
    return [{ key: reason.path, isFor, text: reasonText(speaking, reason, found.args) }]
  })
  const shown = isWhole ? told : told.filter(({ isFor }) => isFor).slice(0, shownReasons)
  return (
    <ul className="reasons" aria-label={t('segments.reasons')}>
      {shown.map(({ key, isFor, text }) => (
        <li key={key} data-for={isFor}>
          {isFor ? <CheckIcon width={14} height={14} /> : <span aria-hidden="true">–</span>}
          <span>{text}</span>
        </li>
      ))}
    </ul>
  )
}

/** The condition at a path such as `of.0.of`, and whether what is around it turns it round. */
function conditionAt(node: SegmentNode, path: string): { args: Record<string, unknown>; isNot: boolean } | null {
  let found: SegmentNode | undefined = node
  let isNot = false
  for (const step of path === '' ? [] : path.split('.')) {
    if (found?.kind === 'not') {
      isNot = !isNot
      found = found.of
    } else if (found && found.kind !== 'condition' && step !== 'of') found = found.of[Number(step)]
  }
  return found?.kind === 'condition' ? { args: found.args, isNot } : null
}

import { Button, Progress } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type MouseEvent, useMemo, useRef } from 'react'
import type { AuditAnswer, AuditOnItsWay } from '../../../../server/analytics/schema.ts'
import { queryText } from '../../addresses.ts'
import { useText } from '../../language.tsx'
import { AuditReport } from '../../report/AuditReport.tsx'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { InfoIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { AuditTools } from './AuditTools.tsx'
import { EmptyAudit } from './EmptyAudit.tsx'
import { reportLinks } from './report-links.ts'
import { useAudit, useComputeAudit } from './useAudit.ts'
import { useReportKeys } from './useReportKeys.ts'
import '../../report/report.css'
import '../../report/cards.css'
import '../../report/charts.css'
import '../../report/heat.css'
import '../../report/print.css'
import './audit-page.css'

type ReadyAudit = Extract<AuditAnswer, { state: 'ready' }>

/** How good the shop's customer relations are, what they are worth, and what to do first. */
export function AuditPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const cutOn = readCut(useSearch({ strict: false }))
  const audit = useAudit(shopId, cutOn)
  const compute = useComputeAudit(shopId)

  return (
    <Page
      title={audit.data?.state === 'ready' ? t('audit.report.title', { shop: audit.data.audit.shop.name }) : t('audit.page.title')}
      siteName={t('shell.name')}
    >
      <Loaded query={audit} lines={12}>
        {(answer) => {
          switch (answer.state) {
            case 'empty':
              return <EmptyAudit isBusy={compute.isPending} problem={compute.error} onCompute={() => compute.mutate(cutOn)} />
            case 'computing':
              return <Computing {...answer} />
            case 'ready':
              return (
                <Ready
                  key={answer.auditId}
                  answer={answer}
                  cutOn={cutOn}
                  isBusy={compute.isPending}
                  problem={compute.error}
                  onCut={showCut}
                  onRecompute={() => compute.mutate(cutOn)}
                />
              )
          }
        }}
      </Loaded>
    </Page>
  )

  /** The address keeps the cut, so that a reload and a shared link show the same audit. */
  function showCut(chosen: string | undefined) {
    const show = () => navigate({ href: `/shops/${shopId}/audit${queryText({ cutOn: chosen })}` })
    if (chosen === undefined) void show()
    else compute.mutate(chosen, { onSuccess: () => void show() })
  }
}

interface ReadyProps {
  answer: ReadyAudit
  cutOn: string | undefined
  isBusy: boolean
  problem: unknown
  onCut: (cutOn: string | undefined) => void
  onRecompute: () => void
}

function Ready({ answer: { audit, isStale, next }, cutOn, isBusy, problem, onCut, onRecompute }: ReadyProps) {
  const { t, language, formatDay, formatMoment } = useText()
  const { shopId } = useShop()
  const navigate = useNavigate()
  const report = useRef<HTMLDivElement>(null)
  const moveByKey = useReportKeys(report)
  const asOf = isStale ? audit.cutOn : cutOn
  const links = useMemo(() => reportLinks(shopId, { cutOn, asOf }), [shopId, cutOn, asOf])
  return (
    <>
      <div className="audit-head">
        <p>{t('audit.page.computedAt', { day: formatDay(audit.cutOn), moment: formatMoment(audit.computedAt, audit.shop.timeZone) })}</p>
        {next && <NextOnItsWay {...next} />}
        {isStale && !next && (
          <div className="audit-stale" role="status">
            <InfoIcon />
            <p>{t('audit.page.stale')}</p>
            <Button size="xs" loading={isBusy} onClick={onRecompute}>
              {t('audit.page.recompute')}
            </Button>
          </div>
        )}
        <AuditTools shownCutOn={audit.cutOn} firstOn={audit.firstOn} cutOn={cutOn} isBusy={isBusy} onCut={onCut} />
        <FormProblem error={problem} />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what its links and points do */}
      <div ref={report} onClick={followLink} onKeyDown={moveByKey}>
        <AuditReport audit={audit} language={language} t={t} links={links} />
      </div>
    </>
  )

  /** The report's links are plain anchors, because the static file has no router; here they lead on without a reload. */
  function followLink(event: MouseEvent) {
    const link = event.target instanceof Element ? event.target.closest('a') : null
    const href = link?.getAttribute('href')
    if (!href?.startsWith('/shops/') || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    void navigate({ href })
  }
}

/** Quiet, because the audit below may be read meanwhile. */
function NextOnItsWay({ startedAt, progress }: AuditOnItsWay) {
  const { t, formatRelative, formatPercent } = useText()
  return (
    <div className="audit-next">
      <p role="status">{t('audit.page.next')}</p>
      <Progress value={100 * progress} size="sm" aria-label={t('audit.page.progress')} />
      <p className="soft">
        {formatPercent(progress)} · {t('audit.page.startedAt', { moment: formatRelative(startedAt) })}
      </p>
    </div>
  )
}

function Computing({ startedAt, progress }: AuditOnItsWay) {
  const { t, formatRelative, formatPercent } = useText()
  return (
    <div className="audit-computing" role="status">
      <h2>{t('audit.page.computing')}</h2>
      <p>{t('audit.page.computingMeaning')}</p>
      <Progress value={100 * progress} aria-label={t('audit.page.progress')} />
      <p className="hint">
        {formatPercent(progress)} · {t('audit.page.startedAt', { moment: formatRelative(startedAt) })}
      </p>
    </div>
  )
}

function readCut(search: object): string | undefined {
  const cutOn = 'cutOn' in search ? search.cutOn : undefined
  return typeof cutOn === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(cutOn) ? cutOn : undefined
}

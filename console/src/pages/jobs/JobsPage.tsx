import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { shopPath } from '../../addresses.ts'
import type { Job, Jobs } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { CheckIcon, CircleIcon, RetryIcon, WarningIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { useToast } from '../../ui/toasts.tsx'

/** What the system is doing by itself, and what it could not do. */
export function JobsPage() {
  const { t, formatNumber } = useText()
  const { shopId } = useShop()
  const jobs = useQuery({
    queryKey: ['shop', shopId, 'jobs'],
    queryFn: ({ signal }) => api.get<Jobs>(shopPath(shopId, '/jobs'), signal),
    refetchInterval: 5000,
  })
  return (
    <Page title={t('shell.place.jobs')} siteName={t('shell.name')} intro={t('jobs.intro')}>
      <Loaded query={jobs}>
        {(answer) => (
          <>
            <dl className="figures">
              {(['running', 'waiting', 'failed'] as const).map((state) => (
                <div key={state} className="figure" data-alert={state === 'failed' && answer.failed > 0}>
                  <dt>{t(`jobs.count.${state}`)}</dt>
                  <dd>{formatNumber(answer[state])}</dd>
                </div>
              ))}
            </dl>
            {answer.jobs.length === 0 ? (
              <Empty icon={<CheckIcon />} title={t('jobs.empty.title')}>
                <p>{t('jobs.empty.text')}</p>
              </Empty>
            ) : (
              <Sheet>
                <ul className="entries">
                  {answer.jobs.map((job) => (
                    <JobEntry key={job.jobId} job={job} />
                  ))}
                </ul>
              </Sheet>
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}

const stateIcons = { failed: WarningIcon, running: RetryIcon, waiting: CircleIcon }

function JobEntry({ job }: { job: Job }) {
  const { t, hasText, formatRelative } = useText()
  const { shopId } = useShop()
  const client = useQueryClient()
  const toast = useToast()
  const problemText = useProblemText()
  const retry = useMutation({
    mutationFn: () => api.post(shopPath(shopId, `/jobs/${job.jobId}/retry`)),
    onSuccess: () => {
      toast(t('jobs.retried'))
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'jobs'] })
    },
    onError: (error) => toast(problemText(error), 'problem'),
  })
  const nameKey = `jobs.name.${job.name}`
  const name = hasText(nameKey) ? t(nameKey) : job.name
  const StateIcon = stateIcons[job.state]
  return (
    <li className="entry">
      <span className="job-state" data-state={job.state}>
        <StateIcon />
      </span>
      <div className="entry-main">
        <strong>{name}</strong>
        <span className="soft">
          {t(`jobs.state.${job.state}`)}
          {job.state !== 'waiting' && ` · ${t('jobs.since', { when: formatRelative(job.runAt) })}`}
          {job.state === 'waiting' && new Date(job.runAt) > new Date() && ` · ${t('jobs.due', { when: formatRelative(job.runAt) })}`}
          {job.attempts > 0 && ` · ${t('jobs.attempts', { count: job.attempts })}`}
        </span>
        {job.lastError !== null && (
          <details className="change-details">
            <summary>{t('jobs.error')}</summary>
            <pre>{job.lastError}</pre>
          </details>
        )}
      </div>
      {job.state === 'failed' && (
        <Button
          variant="default"
          size="sm"
          leftSection={<RetryIcon width={16} height={16} />}
          loading={retry.isPending}
          onClick={() => retry.mutate()}
          aria-label={t('jobs.retryName', { name })}
        >
          {t('jobs.retry')}
        </Button>
      )}
    </li>
  )
}

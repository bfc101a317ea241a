import { Button, Progress } from '@mantine/core'
import type { Import } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import type { StepProps } from './ImportWizardPage.tsx'
import { ProblemTable } from './ProblemTable.tsx'

/** The trial: the whole file read and judged, nothing stored. */
export function CheckStep({ current, actions, goTo }: StepProps) {
  const { t, formatPercent } = useText()
  if (current.state === 'checking') {
    return (
      <div className="wizard-working" role="status">
        <h2>{t('imports.check.running')}</h2>
        <Progress value={current.progress * 100} animated aria-label={t('imports.step.check')} />
        <p className="soft">{formatPercent(current.progress, 0)}</p>
      </div>
    )
  }

  const check = current.check
  const again = (
    <Button variant={check ? 'default' : 'filled'} loading={actions.check.isPending} onClick={() => actions.check.mutate()}>
      {t('imports.check.again')}
    </Button>
  )
  if (!check) {
    return (
      <Empty title={t('imports.check.needed')} action={again}>
        <FormProblem error={actions.check.error} />
      </Empty>
    )
  }
  return (
    <>
      <h2>{t('imports.check.title')}</h2>
      <Counts check={check} />
      {!check.isWholeFile && <p className="soft">{t('imports.check.part')}</p>}
      <div role="status">
        {check.rowsGood === 0 && <p className="wizard-warning">{t('imports.check.nothing')}</p>}
        {check.rowsRejected === 0 && <p className="soft">{t('imports.check.clean')}</p>}
      </div>
      {check.problems.length > 0 && (
        <>
          <h3>{t('imports.check.problems')}</h3>
          {check.rowsRejected > check.problems.length && (
            <p className="hint">{t('imports.check.problemsFirst', { n: check.problems.length })}</p>
          )}
          <ProblemTable problems={check.problems} />
        </>
      )}
      <FormProblem error={actions.start.error} />
      <div className="row-end">
        <Button variant={check.rowsGood === 0 ? 'filled' : 'default'} onClick={() => goTo('mapping')}>
          {t('imports.check.columns')}
        </Button>
        {check.rowsGood > 0 && (
          <Button loading={actions.start.isPending} onClick={() => actions.start.mutate(undefined, { onSuccess: () => goTo('run') })}>
            {t('imports.check.start', { n: check.rowsGood })}
          </Button>
        )}
      </div>
    </>
  )
}

function Counts({ check }: { check: NonNullable<Import['check']> }) {
  const { t, formatNumber, formatDay } = useText()
  return (
    <dl className="figures">
      <div className="figure">
        <dt>{t('imports.check.rowsGood')}</dt>
        <dd>{formatNumber(check.rowsGood)}</dd>
      </div>
      <div className="figure" data-alert={check.rowsRejected > 0}>
        <dt>{t('imports.check.rowsRejected')}</dt>
        <dd>{formatNumber(check.rowsRejected)}</dd>
      </div>
      <div className="figure">
        <dt>{t('imports.check.orders')}</dt>
        <dd>{formatNumber(check.orders)}</dd>
      </div>
      <div className="figure">
        <dt>{t('imports.check.customers')}</dt>
        <dd>{formatNumber(check.customers)}</dd>
      </div>
      <div className="figure figure-words">
        <dt>{t('imports.check.period')}</dt>
        <dd>
          {check.firstOn !== null && check.lastOn !== null
            ? t('imports.check.periodText', { from: formatDay(check.firstOn), to: formatDay(check.lastOn) })
            : t('imports.check.noPeriod')}
        </dd>
      </div>
    </dl>
  )
}

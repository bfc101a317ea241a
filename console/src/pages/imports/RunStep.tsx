import { Button, Progress } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { Import } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { CheckIcon, ExportIcon, WarningIcon } from '../../ui/icons.tsx'
import type { StepProps } from './ImportWizardPage.tsx'
import { importPath } from './useImport.ts'

/** The import itself: how far it is, how to stop it, and what came of it. */
export function RunStep({ current, actions }: StepProps) {
  switch (current.state) {
    case 'stopped':
      return <Stopped current={current} actions={actions} />
    case 'failed':
      return <FailedImport current={current} />
    case 'done':
      return <Done current={current} />
    default:
      return <Running current={current} actions={actions} />
  }
}

function Running({ current, actions }: Pick<StepProps, 'current' | 'actions'>) {
  const { t } = useText()
  return (
    <div className="wizard-working">
      <div role="status">
        <h2>{t(current.state === 'applying' ? 'imports.run.applying' : 'imports.run.reading')}</h2>
      </div>
      <HowFar current={current} isMoving />
      <p className="hint">{t('imports.run.leave')}</p>
      <FormProblem error={actions.stop.error} />
      <p>
        <Button variant="default" loading={actions.stop.isPending} onClick={() => actions.stop.mutate()}>
          {t('imports.run.stop')}
        </Button>
      </p>
    </div>
  )
}

function Stopped({ current, actions }: Pick<StepProps, 'current' | 'actions'>) {
  const { t } = useText()
  return (
    <div className="wizard-working">
      <div role="status">
        <h2>{t('imports.run.stopped')}</h2>
      </div>
      <HowFar current={current} />
      <p className="soft">{t('imports.run.stoppedMeaning')}</p>
      <FormProblem error={actions.resume.error} />
      <p>
        <Button loading={actions.resume.isPending} onClick={() => actions.resume.mutate()}>
          {t('imports.run.resume')}
        </Button>
      </p>
    </div>
  )
}

function HowFar({ current, isMoving = false }: { current: Import; isMoving?: boolean }) {
  const { t, formatPercent } = useText()
  return (
    <>
      <Progress value={current.progress * 100} animated={isMoving} aria-label={t('imports.step.run')} />
      <p className="soft">
        {t('imports.run.progress', { percent: formatPercent(current.progress, 0), n: current.rowsRead, rejected: current.rowsRejected })}
      </p>
    </>
  )
}

function FailedImport({ current }: { current: Import }) {
  const { t } = useText()
  const { shopId } = useShop()
  return (
    <div className="wizard-working">
      <h2>
        <WarningIcon /> {t('imports.run.failed')}
      </h2>
      {current.failure !== null && <p role="alert">{current.failure}</p>}
      <p className="soft">{t('imports.run.failedMeaning')}</p>
      <Rejected current={current} />
      <p>
        <ButtonLink to="/shops/$shopId/imports" params={{ shopId }}>
          {t('imports.run.another')}
        </ButtonLink>
      </p>
    </div>
  )
}

const counts = ['ordersNew', 'ordersChanged', 'customersNew', 'productsNew'] as const

function Done({ current }: { current: Import }) {
  const { t, formatNumber } = useText()
  const { shopId } = useShop()
  useForgetOldAnswers(shopId)
  const { result } = current
  const isNothing = result !== null && counts.every((count) => result[count] === 0)
  return (
    <div className="wizard-working">
      <div role="status">
        <h2>
          <CheckIcon /> {t(isNothing ? 'imports.run.doneNothing' : 'imports.run.done')}
        </h2>
      </div>
      {isNothing ? (
        <p className="soft">{t('imports.run.doneNothingMeaning')}</p>
      ) : (
        result && (
          <dl className="figures">
            {counts.map((count) => (
              <div key={count} className="figure">
                <dt>{t(`imports.run.${count}`)}</dt>
                <dd>{formatNumber(result[count])}</dd>
              </div>
            ))}
          </dl>
        )
      )}
      <Rejected current={current} />
      <div className="row">
        <ButtonLink to="/shops/$shopId/audit" params={{ shopId }}>
          {t('imports.run.audit')}
        </ButtonLink>
        <ButtonLink to="/shops/$shopId/imports" params={{ shopId }} variant="default">
          {t('imports.run.another')}
        </ButtonLink>
      </div>
    </div>
  )
}

function Rejected({ current }: { current: Import }) {
  const { t } = useText()
  const { shopId } = useShop()
  if (current.rowsRejected === 0) return null
  return (
    <div className="rejected">
      <p>{t('imports.run.rejected', { n: current.rowsRejected })}</p>
      <Button
        component="a"
        variant="default"
        leftSection={<ExportIcon />}
        href={`${importPath(shopId, current.importId)}/errors.csv`}
        download
      >
        {t('imports.run.errors')}
      </Button>
    </div>
  )
}

/** New orders change every other page of the shop: what was asked before is asked again. */
function useForgetOldAnswers(shopId: string) {
  const client = useQueryClient()
  useEffect(() => {
    void client.invalidateQueries({ queryKey: ['shop', shopId], refetchType: 'none' })
  }, [client, shopId])
}

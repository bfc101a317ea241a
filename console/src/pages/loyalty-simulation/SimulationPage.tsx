import { Button, Progress } from '@mantine/core'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { SimulationView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { SimulationReportView } from './SimulationReportView.tsx'
import { useSimulation, useSimulationVerb } from './useSimulations.ts'
import '../../ui/back-link.css'
import './simulation.css'

const route = getRouteApi('/signed-in/shops/$shopId/loyalty/simulation/$simulationId')

/** One back-test: at work, stopped, failed, or with its answer. */
export function SimulationPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { simulationId } = route.useParams()
  const query = useSimulation(simulationId)
  const asked = query.data?.asked
  const title = asked ? t(`simulation.program.${asked.of.kind}`) : t('simulation.title')
  return (
    <Page
      title={title}
      siteName={t('shell.name')}
      intro={asked?.against ? t('simulation.compared', { against: t(`simulation.program.${asked.against.kind}`) }) : undefined}
      before={
        <Link to="/shops/$shopId/loyalty/simulation" params={{ shopId }} className="back-link">
          <BackIcon width={18} height={18} /> {t('simulation.title')}
        </Link>
      }
    >
      <Loaded query={query} lines={12}>
        {(view) => (view.report ? <SimulationReportView view={view} report={view.report} /> : <AtWork view={view} />)}
      </Loaded>
    </Page>
  )
}

function AtWork({ view: { simulationId, state, ordersDone, ordersTotal } }: { view: SimulationView }) {
  const { t, formatNumber } = useText()
  const { shopId } = useShop()
  const mayChange = useMay(shopId, 'loyalty:configure')
  const verb = useSimulationVerb(simulationId)
  const isGoing = state === 'waiting' || state === 'running'
  return (
    <section className="sheet simulation-run" aria-label={t('simulation.run')}>
      <div>
        <strong role="status">{t(`simulation.state.${state}`)}</strong>
        <p className="soft">
          {t('simulation.run.orders', { done: formatNumber(ordersDone), total: formatNumber(ordersTotal) })}{' '}
          {!isGoing && t('simulation.run.kept')}
        </p>
      </div>
      <Progress value={ordersTotal > 0 ? (100 * ordersDone) / ordersTotal : 0} aria-label={t('simulation.run')} />
      {mayChange && (
        <Button variant="default" className="fit" loading={verb.isPending} onClick={() => verb.mutate(isGoing ? 'stop' : 'resume')}>
          {t(isGoing ? 'simulation.stop' : 'simulation.resume')}
        </Button>
      )}
      <FormProblem error={verb.error} />
    </section>
  )
}

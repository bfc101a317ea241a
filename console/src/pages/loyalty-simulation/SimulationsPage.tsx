import { Link } from '@tanstack/react-router'
import type { SimulationList } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { PredictionsIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { SimulationForm } from './SimulationForm.tsx'
import { useSimulations } from './useSimulations.ts'
import './simulation.css'

/** A programme tried on the shop's own past: the question, and the answers so far. */
export function SimulationsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const query = useSimulations()
  const mayAsk = useMay(shopId, 'loyalty:configure')
  const mayImport = useMay(shopId, 'imports:change')
  return (
    <Page title={t('simulation.title')} siteName={t('shell.name')} intro={t('simulation.intro')}>
      <Loaded query={query}>
        {(list) =>
          list.orders === 0 ? (
            <Empty
              icon={<PredictionsIcon />}
              title={t('simulation.empty.title')}
              action={
                mayImport && (
                  <ButtonLink to="/shops/$shopId/imports" params={{ shopId }}>
                    {t('simulation.empty.import')}
                  </ButtonLink>
                )
              }
            >
              <p>{t('simulation.empty.text')}</p>
            </Empty>
          ) : (
            <>
              {mayAsk ? <SimulationForm list={list} /> : <p className="soft">{t('simulation.others')}</p>}
              {list.simulations.length > 0 && <Earlier simulations={list.simulations} />}
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function Earlier({ simulations }: Pick<SimulationList, 'simulations'>) {
  const { t, formatMoment, formatPercent } = useText()
  const { shopId, timeZone } = useShop()
  return (
    <Sheet title={t('simulation.earlier')}>
      <ul className="entries">
        {simulations.map(({ simulationId, state, asked, author, askedAt, ordersDone, ordersTotal }) => (
          <li key={simulationId} className="entry">
            <div className="entry-main">
              <Link to="/shops/$shopId/loyalty/simulation/$simulationId" params={{ shopId, simulationId }} className="row-name">
                {asked.against
                  ? t('simulation.named.both', {
                      of: t(`simulation.program.${asked.of.kind}`),
                      against: t(`simulation.program.${asked.against.kind}`),
                    })
                  : t(`simulation.program.${asked.of.kind}`)}
              </Link>
              <span className="soft">
                {[
                  formatMoment(askedAt, timeZone),
                  author,
                  t(`simulation.state.${state}`),
                  state !== 'ready' && ordersTotal > 0 && formatPercent(Math.min(1, ordersDone / ordersTotal), 0),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

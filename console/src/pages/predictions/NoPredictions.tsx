import { Button } from '@mantine/core'
import type { Predictions } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { ImportIcon, PredictionsIcon } from '../../ui/icons.tsx'

interface NoPredictionsProps {
  answer: Predictions
  isBusy: boolean
  onCompute: () => void
}

/** Before there are numbers: why not, what is missing, the one thing to do, and what will stand here. */
export function NoPredictions({ answer: { card, hasOrders, underWay }, isBusy, onCompute }: NoPredictionsProps) {
  const { t } = useText()
  const { shopId } = useShop()
  if (underWay && card === null) return <Example />
  const needsOrders = !hasOrders || card !== null
  return (
    <>
      <Empty
        icon={<PredictionsIcon />}
        title={t(card ? 'predictions.little.title' : 'predictions.empty.title')}
        action={
          needsOrders ? (
            <ButtonLink to="/shops/$shopId/imports" params={{ shopId }} leftSection={<ImportIcon />}>
              {t('predictions.empty.import')}
            </ButtonLink>
          ) : (
            <Button loading={isBusy} onClick={onCompute}>
              {t('predictions.compute')}
            </Button>
          )
        }
      >
        <p>{t(card ? 'predictions.little.meaning' : hasOrders ? 'predictions.empty.meaning' : 'predictions.empty.noOrders')}</p>
        {card && (
          <ul className="predictions-missing">
            {card.missing.map(({ kind, has, needed }) => (
              <li key={kind}>{t(`predictions.missing.${kind}`, { has, needed })}</li>
            ))}
          </ul>
        )}
      </Empty>
      <Example />
    </>
  )
}

/** Made up, and says so. */
function Example() {
  const { t, formatMoney, formatDay, formatPercent } = useText()
  const { currency } = useShop()
  return (
    <section className="predictions-example" aria-label={t('predictions.example.title')}>
      <h2>{t('predictions.example.title')}</h2>
      <p className="tag">{t('predictions.example.tag')}</p>
      <dl className="figures">
        <div className="figure">
          <dt>{t('predictions.customer.value')}</dt>
          <dd>{formatMoney(48_000, currency, { whole: true })}</dd>
        </div>
        <div className="figure">
          <dt>{t('predictions.customer.next')}</dt>
          <dd>{t('predictions.example.between', { early: formatDay('2027-03-04'), late: formatDay('2027-05-20') })}</dd>
        </div>
        <div className="figure">
          <dt>{t('predictions.customer.silent90')}</dt>
          <dd>{formatPercent(0.27, 0)}</dd>
        </div>
      </dl>
    </section>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { shopPath } from '../../addresses.ts'
import type { Plan, PlanStep } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ButtonLink } from '../../ui/ButtonLink.tsx'
import { ArrowIcon, CheckIcon, CircleIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { checkPlaces } from './check-places.ts'
import './plan.css'

/** The shop's home: four weeks from first look to measured success, and the one thing to do now. */
export function PlanPage() {
  const { t } = useText()
  const shop = useShop()
  const plan = useQuery({
    queryKey: ['shop', shop.shopId, 'plan'],
    queryFn: ({ signal }) => api.get<Plan>(shopPath(shop.shopId, '/plan'), signal),
  })
  return (
    <Page title={t('plan.title', { shop: shop.name })} siteName={t('shell.name')} intro={t('plan.intro')} width="text">
      <Loaded query={plan} lines={8}>
        {({ steps }) => (
          <>
            <Progress steps={steps} />
            <ol className="plan">
              {steps.map((step) => (
                <Step key={step.key} step={step} />
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Progress({ steps }: { steps: PlanStep[] }) {
  const { t } = useText()
  const present = steps.filter(({ state }) => state !== 'coming')
  const done = present.filter(({ state }) => state === 'done').length
  return (
    <p className="plan-progress">{done === present.length ? t('plan.allDone') : t('plan.progress', { done, count: present.length })}</p>
  )
}

function Step({ step }: { step: PlanStep }) {
  const { t } = useText()
  const { shopId } = useShop()
  const open = step.checks.find(({ isDone }) => !isDone)
  return (
    <li className="plan-step" data-state={step.state}>
      <div className="plan-mark">{step.state === 'done' ? <CheckIcon /> : <CircleIcon />}</div>
      <div className="plan-body">
        <p className="plan-week">
          <span>{step.week === 0 ? t('plan.today') : t('plan.week', { week: step.week })}</span>
          <span className="tag" data-tone={step.state === 'next' ? 'accent' : 'plain'}>
            {t(`plan.state.${step.state}`)}
          </span>
          {step.state !== 'coming' && <span>{t('plan.minutes', { minutes: step.minutes })}</span>}
        </p>
        <h2>{t(`plan.step.${step.key}`)}</h2>
        <p className="plan-text">{t(`plan.step.${step.key}.text`)}</p>
        {step.state !== 'coming' && step.checks.length > 0 && <Checks step={step} />}
        {step.state === 'next' && open && (
          <ButtonLink {...checkPlaces[open.code]} params={{ shopId }} size="md" rightSection={<ArrowIcon />}>
            {t(`plan.action.${open.code}`)}
          </ButtonLink>
        )}
      </div>
    </li>
  )
}

function Checks({ step }: { step: PlanStep }) {
  const { t, formatNumber } = useText()
  const { shopId } = useShop()
  return (
    <ul className="plan-checks">
      {step.checks.map((check) => (
        <li key={check.code} data-done={check.isDone}>
          {check.isDone ? <CheckIcon width={18} height={18} /> : <CircleIcon width={18} height={18} />}
          <span>
            <span className="visually-hidden">{t(check.isDone ? 'plan.check.isDone' : 'plan.check.isOpen')}: </span>
            <Link {...checkPlaces[check.code]} params={{ shopId }}>
              {t(`plan.check.${check.code}`)}
            </Link>
          </span>
          {check.value !== null && check.value > 0 && <strong>{formatNumber(check.value)}</strong>}
        </li>
      ))}
    </ul>
  )
}

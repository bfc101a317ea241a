import { Link } from '@tanstack/react-router'
import type { Import } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CheckIcon } from '../../ui/icons.tsx'
import { canGoTo, type WizardStep, wizardSteps } from './wizard-steps.ts'

/** Where one is, and the way back. */
export function WizardProgress({ shown, current }: { shown: WizardStep; current: Import }) {
  const { t } = useText()
  const { shopId } = useShop()
  const place = wizardSteps.indexOf(shown)
  return (
    <nav aria-label={t('imports.steps')}>
      <ol className="wizard-steps">
        {wizardSteps.map((step, index) => (
          <li
            key={step}
            aria-current={step === shown ? 'step' : undefined}
            data-done={index < place || current.state === 'done' || undefined}
          >
            <span className="wizard-mark" aria-hidden="true">
              {index < place || current.state === 'done' ? <CheckIcon width={14} height={14} /> : index + 1}
            </span>
            {canGoTo(step, shown, current.state) ? (
              <Link to="/shops/$shopId/imports/$importId" params={{ shopId, importId: current.importId }} search={{ step }}>
                {t(`imports.step.${step}`)}
              </Link>
            ) : (
              <span>{t(`imports.step.${step}`)}</span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Import } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { CheckStep } from './CheckStep.tsx'
import { ConsentStep } from './ConsentStep.tsx'
import { FileDrop } from './FileDrop.tsx'
import { MappingStep } from './MappingStep.tsx'
import { PreviewStep } from './PreviewStep.tsx'
import { RunStep } from './RunStep.tsx'
import { useImport, useImportActions } from './useImport.ts'
import { useUpload } from './useUpload.ts'
import { WizardProgress } from './WizardProgress.tsx'
import { stepToShow, type WizardStep } from './wizard-steps.ts'
import './imports.css'

/** From a file to stored orders, one question at a time. Answers live on the server, the step in the address: a reload loses neither. */
export function ImportWizardPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { importId = '' } = useParams({ strict: false })
  const current = useImport(shopId, importId)
  return (
    <Page
      title={current.data?.fileName ?? t('imports.title')}
      siteName={t('shell.name')}
      before={
        <Link to="/shops/$shopId/imports" params={{ shopId }} className="imports-back">
          <BackIcon width={16} height={16} /> {t('imports.back')}
        </Link>
      }
    >
      <Loaded query={current}>{(answer) => <Wizard key={answer.importId} current={answer} />}</Loaded>
    </Page>
  )
}

function Wizard({ current }: { current: Import }) {
  const { shopId } = useShop()
  const navigate = useNavigate()
  const search: { step?: unknown } = useSearch({ strict: false })
  const actions = useImportActions(shopId, current.importId)
  const step = stepToShow(current, search.step)
  const goTo = (next: WizardStep) => void navigate({ href: `/shops/${shopId}/imports/${current.importId}?step=${next}` })
  return (
    <div className="wizard">
      <WizardProgress shown={step} current={current} />
      <WizardBody step={step} current={current} actions={actions} goTo={goTo} />
    </div>
  )
}

/** What every step is given. */
export interface StepProps {
  current: Import
  actions: ReturnType<typeof useImportActions>
  goTo: (step: WizardStep) => void
}

function WizardBody({ step, ...props }: StepProps & { step: WizardStep }) {
  switch (step) {
    case 'file':
      return <FileStep {...props} />
    case 'preview':
      return <PreviewStep {...props} />
    case 'mapping':
      // Other guesses are another draft.
      return <MappingStep key={props.current.inspection?.preset} {...props} />
    case 'consent':
      return <ConsentStep {...props} />
    case 'check':
      return <CheckStep {...props} />
    case 'run':
      return <RunStep {...props} />
  }
}

function FileStep({ current, goTo }: StepProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const upload = useUpload(shopId, () => goTo('preview'))
  return (
    <>
      {!upload.sending && <p className="soft">{t('imports.drop.again', { name: current.fileName })}</p>}
      <FileDrop
        sending={upload.sending}
        problem={upload.problem}
        onFile={(file) => upload.send(file, current.importId)}
        onCancel={upload.cancel}
      />
    </>
  )
}

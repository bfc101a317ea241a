import { useProblemText } from './Failed.tsx'
import { WarningIcon } from './icons.tsx'

/** Why a form was refused as a whole. Always in the page, so that a change in it is announced. */
export function FormProblem({ error }: { error: unknown }) {
  const problemText = useProblemText()
  return (
    <div role="alert" className="form-alert">
      {error !== null && error !== undefined && (
        <p className="form-problem">
          <WarningIcon />
          <span>{problemText(error)}</span>
        </p>
      )}
    </div>
  )
}

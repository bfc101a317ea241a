import type { Import } from '../../../../server/imports/schema.ts'

export const wizardSteps = ['file', 'preview', 'mapping', 'consent', 'check', 'run'] as const
export type WizardStep = (typeof wizardSteps)[number]

/**
 * The step to show: what the address asks for, as far as the import is there yet. The import itself decides where it
 * must: without a file there is nothing to look at, and a running import cannot be planned any more.
 */
export function stepToShow({ state, plan }: Pick<Import, 'state' | 'plan'>, asked: unknown): WizardStep {
  switch (state) {
    case 'waiting_for_file':
      return 'file'
    case 'checking':
      return 'check'
    case 'inspected':
      if (asked === 'mapping') return 'mapping'
      if (plan && (asked === 'consent' || asked === 'check')) return asked
      return 'preview'
    case 'reading':
    case 'applying':
    case 'stopped':
    case 'done':
    case 'failed':
      return 'run'
  }
}

/** Steps to which one can go back: those before the one shown, as long as the import is only planned. */
export function canGoTo(step: WizardStep, shown: WizardStep, state: Import['state']): boolean {
  return state === 'inspected' && step !== 'file' && wizardSteps.indexOf(step) < wizardSteps.indexOf(shown)
}

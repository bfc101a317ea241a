import type { SendView } from '../../answers.ts'

export type SendState = SendView['state']

/** The states that people ask for; what is on its way passes in seconds. */
export const askedStates = [
  'planned',
  'accepted',
  'caught',
  'skipped',
  'expired',
  'failed',
  'unknown',
] as const satisfies readonly SendState[]
export type AskedState = (typeof askedStates)[number]

/** What the address of the outbox says. */
export interface OutboxSearch {
  state?: AskedState
  send?: string
}

export function readOutboxSearch({ state, send }: Record<string, unknown>): OutboxSearch {
  const asked = askedStates.find((each) => each === state)
  return { ...(asked === undefined ? {} : { state: asked }), ...(typeof send === 'string' && send !== '' ? { send } : {}) }
}

/** How loud a state is told: good news, trouble, or neither. */
export function toneOf(state: SendState): 'accent' | 'danger' | undefined {
  if (state === 'accepted' || state === 'caught') return 'accent'
  return state === 'failed' || state === 'unknown' ? 'danger' : undefined
}

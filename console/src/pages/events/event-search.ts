import type { ArrivalOutcome, EventType } from '../../answers.ts'

/** What the list of events is narrowed to, as it stands in the address and goes to the server. */
export interface EventSearch {
  outcome?: ArrivalOutcome
  type?: EventType
  name?: string
}

export const eventTypes: readonly EventType[] = ['track', 'page', 'screen', 'identify', 'group', 'alias']
const outcomes: readonly ArrivalOutcome[] = ['accepted', 'rejected']

/** What an address asks for; anything else in it is left out. */
export function readEventSearch({ outcome, type, name }: Record<string, unknown>): EventSearch {
  const found: EventSearch = {}
  const knownOutcome = outcomes.find((each) => each === outcome)
  const knownType = eventTypes.find((each) => each === type)
  if (knownOutcome) found.outcome = knownOutcome
  if (knownType) found.type = knownType
  if (typeof name === 'string' && name !== '') found.name = name.slice(0, 200)
  return found
}

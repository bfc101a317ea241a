import { addMonths } from '../../kit/clock.ts'

/**
 * One month after the day on which it was received: the same day of the next month, or its last day where that has none
 * (Regulation 1182/71, article 3). GDPR article 12(3).
 */
export const dueDay = (receivedOn: string): string => addMonths(receivedOn, 1)

/** Two months more, for what is complex. */
export const extendedDay = (dueOn: string): string => addMonths(dueOn, 2)

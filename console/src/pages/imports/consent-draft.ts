import type { Import, ImportConsent } from '../../../../server/imports/schema.ts'

/** The answer while it is being written. */
export interface ConsentDraft {
  answer: ImportConsent['answer']
  channels: ('email' | 'sms')[]
  /** YYYY-MM-DD, or empty. */
  since: string
  source: string
}

export type ConsentFault = 'channels' | 'since' | 'source'

export function consentDraftOf(consent: ImportConsent | undefined): ConsentDraft {
  if (consent?.answer === 'granted') return { ...consent }
  return { answer: 'none', channels: ['email'], since: '', source: '' }
}

/** What the proof still lacks; an answer of "none" lacks nothing. */
export function consentFaults({ answer, channels, since, source }: ConsentDraft, now: Date): ConsentFault[] {
  if (answer === 'none') return []
  return [
    ...(channels.length === 0 ? (['channels'] as const) : []),
    ...(!/^\d{4}-\d{2}-\d{2}$/.test(since) || since > now.toISOString().slice(0, 10) ? (['since'] as const) : []),
    ...(source.trim().length < 3 ? (['source'] as const) : []),
  ]
}

export function consentOf({ answer, channels, since, source }: ConsentDraft): ImportConsent {
  return answer === 'none' ? { answer } : { answer, channels, since, source: source.trim() }
}

/** The proof given with the newest other import, so that the same answer need not be written twice. */
export function lastGrantedConsent(imports: readonly Import[], importId: string): { name: string; consent: ImportConsent } | null {
  const before = imports.find((each) => each.importId !== importId && each.plan?.consent.answer === 'granted')
  return before?.plan ? { name: before.fileName, consent: before.plan.consent } : null
}

import { type EventConsent, recordEventConsent } from '../consent/consent.ts'
import type { Tx } from '../kit/database.ts'
import { isObject } from './reading/plain-json.ts'
import type { OwnedEvent } from './stored-events.ts'

/** Takes what events say of consent. Only of customers whom the event itself names: whose a device is may turn out otherwise later. */
export async function takeConsents(
  tx: Tx,
  { shopId, owned, now }: { shopId: string; owned: readonly OwnedEvent[]; now: Date },
): Promise<void> {
  const facts = owned.flatMap((each) => consentOf(each) ?? [])
  if (facts.length > 0) await recordEventConsent(tx, { shopId, facts, now })
}

/** The name of the event by which banners of the protocol tell a choice that was made just now. */
const preferenceUpdated = 'Segment Consent Preference Updated'

function consentOf({ event, customerId, originId, isUnsigned }: OwnedEvent): EventConsent | null {
  // Most events say nothing of consent, and their context need not be read again.
  if (customerId === null || isUnsigned || !event.contextText.includes('"categoryPreferences"')) return null
  const context: unknown = JSON.parse(event.contextText)
  const consent = isObject(context) ? context.consent : null
  if (!isObject(context) || !isObject(consent) || !isObject(consent.categoryPreferences)) return null
  const { identity } = event
  return {
    // Evidence is written down for whom it was told of, and is today's customer's.
    customerId: originId ?? customerId,
    messageId: identity.messageId,
    occurredAt: identity.at,
    how: event.name === preferenceUpdated ? 'stated' : 'carried',
    categories: consent.categoryPreferences,
    isFromBrowser: identity.trust === 'browser',
    email: identity.emailKey,
    ip: textOf(context.ip),
    userAgent: textOf(context.userAgent),
    language: textOf(context.locale),
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value.slice(0, 500) : null)

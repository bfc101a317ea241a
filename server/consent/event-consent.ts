/** What pages, apps and servers say of consent with their events. */

import { touch } from '../customers/customers.ts'
import { sql, type Tx, write } from '../kit/database.ts'
import { emailKey } from '../kit/email.ts'
import { recomputeConsents } from './consent-states.ts'
import { type NewEvidence, recordEvidence } from './evidence.ts'
import { lockCustomers } from './lock-customers.ts'
import type { Purpose, PurposeChannel } from './schema.ts'

/** One event that carries consent, of a customer who is named by the event itself. */
export interface EventConsent {
  customerId: string
  messageId: string
  occurredAt: Date
  /** `stated`: the person changed their choice just then ("Segment Consent Preference Updated"). `carried`: it came along with another event. */
  how: 'stated' | 'carried'
  /** `context.consent.categoryPreferences`. */
  categories: Readonly<Record<string, unknown>>
  /** What a browser says is never a grant to send: anybody can type any address. */
  isFromBrowser: boolean
  email?: string | null
  ip?: string | null
  userAgent?: string | null
  language?: string | null
}

/**
 * Takes what events say of consent. A choice that was just made is evidence; what merely comes along with every event is kept
 * as its newest time for each answer. Categories that nobody knows are left alone. In any order the same states come out.
 */
export async function recordEventConsent(
  tx: Tx,
  { shopId, facts, now }: { shopId: string; facts: readonly EventConsent[]; now: Date },
): Promise<void> {
  const said = facts.flatMap((fact) => answersOf(fact).map((answer) => ({ fact, ...answer })))
  await recordEvidence(tx, { shopId, now, evidence: said.filter(({ fact }) => fact.how === 'stated').map(evidenceOf) })
  await recordSignals(tx, { shopId, now, signals: said.filter(({ fact, purpose }) => fact.how === 'carried' && purpose !== 'marketing') })
}

interface Answer {
  channel: PurposeChannel
  purpose: Purpose
  contact: string
  isGranted: boolean
}

/** The permissions that an event's categories stand for. */
function answersOf({ categories, isFromBrowser, email }: Pick<EventConsent, 'categories' | 'isFromBrowser' | 'email'>): Answer[] {
  const answers = new Map<string, Answer>()
  for (const [name, value] of Object.entries(categories)) {
    const place = places.get(name.toLowerCase().replaceAll(/[^a-z]/g, ''))
    if (place === undefined || typeof value !== 'boolean') continue
    const contact = place.channel === 'email' ? emailKey(email ?? '') : ''
    if (contact === null || (place.purpose === 'marketing' && isFromBrowser)) continue
    const key = `${place.channel} ${place.purpose}`
    // Of two categories for one permission the stricter counts.
    answers.set(key, { ...place, contact, isGranted: value && (answers.get(key)?.isGranted ?? true) })
  }
  return [...answers.values()]
}

interface Place {
  channel: PurposeChannel
  purpose: Purpose
}

/** What banners call the categories, in small letters without anything else. */
const places: ReadonlyMap<string, Place> = new Map([
  ...named({ channel: 'any', purpose: 'track' }, ['analytics', 'analyticsstorage', 'statistics', 'performance', 'tracking', 'track']),
  ...named({ channel: 'any', purpose: 'profile' }, [
    'personalization',
    'personalisation',
    'personalizationstorage',
    'profiling',
    'profile',
  ]),
  ...named({ channel: 'any', purpose: 'share_ads' }, ['advertising', 'adstorage', 'aduserdata', 'targeting', 'datasharing', 'shareads']),
  ...named({ channel: 'email', purpose: 'marketing' }, ['emailmarketing', 'marketingemail', 'newsletter']),
])

function named(place: Place, names: readonly string[]): [string, Place][] {
  return names.map((name) => [name, place])
}

function evidenceOf({ fact, channel, purpose, contact, isGranted }: Answer & { fact: EventConsent }): NewEvidence {
  return {
    ...{ customerId: fact.customerId, channel, purpose, contact, state: isGranted ? 'granted' : 'revoked', occurredAt: fact.occurredAt },
    ...{ messageId: fact.messageId, kind: 'event', source: '' },
    ...{ ip: fact.ip ?? null, userAgent: fact.userAgent ?? null, language: fact.language ?? null },
  }
}

async function recordSignals(
  tx: Tx,
  { shopId, signals, now }: { shopId: string; signals: readonly (Answer & { fact: EventConsent })[]; now: Date },
): Promise<void> {
  if (signals.length === 0) return
  const owners = await lockCustomers(tx, { shopId, customerIds: signals.map(({ fact }) => fact.customerId) })
  const newest = new Map<string, Signal>()
  for (const { fact, purpose, isGranted } of signals) {
    const signal: Signal = {
      ...{
        customer_id: owners.get(fact.customerId) ?? fact.customerId,
        origin_id: fact.customerId,
        purpose,
        state: isGranted ? 'granted' : 'revoked',
      },
      ...{ said_at: fact.occurredAt.toISOString(), message_id: fact.messageId },
    }
    const key = `${signal.origin_id} ${purpose} ${signal.state}`
    const known = newest.get(key)
    if (!known || `${known.said_at} ${known.message_id}` < `${signal.said_at} ${signal.message_id}`) newest.set(key, signal)
  }
  const { rows } = await write(
    tx,
    sql<{ customerId: string }>`
      insert into consent_signals (shop_id, customer_id, origin_id, purpose, state, said_at, message_id, first_said_at)
      select ${shopId}, customer_id, origin_id, purpose, state, said_at, message_id, said_at
      from jsonb_to_recordset(${JSON.stringify([...newest.values()])}::jsonb)
        as signal (customer_id uuid, origin_id uuid, purpose text, state text, said_at timestamptz, message_id text)
      on conflict (shop_id, customer_id, purpose, state, origin_id) do update set
        said_at = greatest(consent_signals.said_at, excluded.said_at),
        message_id = case when (excluded.said_at, excluded.message_id) > (consent_signals.said_at, consent_signals.message_id) then excluded.message_id else consent_signals.message_id end,
        first_said_at = least(consent_signals.first_said_at, excluded.first_said_at)
      returning customer_id`,
  )
  const customerIds = [...new Set(rows.map(({ customerId }) => customerId))]
  await recomputeConsents(tx, { shopId, customerIds })
  await touch(tx, { shopId, topic: 'consent', customerIds, now })
}

interface Signal {
  customer_id: string
  origin_id: string
  purpose: Purpose
  state: 'granted' | 'revoked'
  said_at: string
  message_id: string
}

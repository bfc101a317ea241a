/** What holds for one customer: each permission with how it is known, and what the rules say of it now. */
import { all, type Db, sql } from '../kit/database.ts'
import { notFound } from '../kit/problem.ts'
import { currentCustomer } from './lock-customers.ts'
import { type Decision, may } from './may.ts'
import { type KnownPerson, peopleById } from './person-facts.ts'
import { policyOf } from './policy.ts'
import { presetOf } from './presets.ts'
import type { Channel, ConsentState, Preset, Purpose, PurposeChannel } from './schema.ts'

export interface HeldConsent {
  channel: PurposeChannel
  purpose: Purpose
  contact: string
  state: ConsentState
  since: Date | null
  source: string | null
  recordedBy: string | null
  evidenceId: string | null
  decision: Decision
}

/** Throws the plain 404 where the shop has no such customer. */
export async function customerConsents(
  db: Db,
  { shopId, customerId: askedId, now }: { shopId: string; customerId: string; now: Date },
): Promise<{ customerId: string; preset: Preset; consents: HeldConsent[]; person: KnownPerson }> {
  const customerId = await currentCustomer(db, { shopId, customerId: askedId })
  const person = customerId === undefined ? undefined : (await peopleById(db, { shopId, customerIds: [customerId] })).get(customerId)
  if (customerId === undefined || !person) throw notFound()
  const known = await all(
    db,
    sql<Known>`
    select consents.channel, consents.purpose, consents.contact, consents.state, since_at as since, source, staff.name as recorded_by, evidence_id
    from consents left join consent_evidence using (shop_id, evidence_id) left join staff on staff_id = recorded_by
    where shop_id = ${shopId} and consents.customer_id = ${customerId}
    order by consents.channel, consents.contact, consents.purpose limit 500`,
  )
  const policy = await policyOf(db, { shopId })
  const consents = withUnknown(known, person).map((consent) => {
    const { channel, purpose, contact } = consent
    const action = { purpose, at: now, ...(channel === 'any' ? {} : { channel }), ...(contact === '' ? {} : { contact }) }
    return { ...consent, decision: may(person, action, policy) }
  })
  return { customerId, preset: presetOf(person.country), consents, person }
}

type Known = Omit<HeldConsent, 'decision'>

/** Every address of the person and every purpose has a line, also where nothing was ever said. */
function withUnknown(known: readonly Known[], { emails, phones }: KnownPerson): Known[] {
  const places: { channel: PurposeChannel; purpose: Purpose; contact: string }[] = [
    ...emails.map((contact) => marketing('email', contact)),
    ...phones.map((contact) => marketing('sms', contact)),
    ...(['track', 'profile', 'share_ads'] as const).map((purpose) => ({ channel: 'any' as const, purpose, contact: '' })),
  ]
  const isKnown = new Set(known.map(keyOf))
  const unknown = places
    .filter((place) => !isKnown.has(keyOf(place)))
    .map((place) => ({ ...place, state: 'unknown' as const, since: null, source: null, recordedBy: null, evidenceId: null }))
  const order = places.map(keyOf)
  const rank = (place: Known) => (order.includes(keyOf(place)) ? order.indexOf(keyOf(place)) : emails.length + phones.length - 0.5)
  return [...known, ...unknown].sort((one, other) => rank(one) - rank(other))
}

const marketing = (channel: Channel, contact: string) => ({ channel, purpose: 'marketing' as const, contact })

const keyOf = ({ channel, purpose, contact }: { channel: PurposeChannel; purpose: Purpose; contact: string }): string =>
  `${channel} ${purpose} ${contact}`

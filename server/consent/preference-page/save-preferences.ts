import { hash } from 'node:crypto'
import { all, sql, type Tx } from '../../kit/database.ts'
import { knownContacts } from '../change-consent.ts'
import { type NewEvidence, recordEvidence } from '../evidence.ts'
import type { Visitor } from '../links.ts'
import { channels, purposes } from '../schema.ts'
import { keepText } from '../texts.ts'
import { type Choice, loadPreferences } from './load-preferences.ts'

/** Who sends a form, as far as the proof needs it. */
export interface Sender {
  ip: string
  userAgent: string | null
  now: Date
}

/** Which text stood beside a choice when the form was shown, without the text. */
export const textMark = (body: string): string => hash('sha256', body, 'base64url').slice(0, 16)

/**
 * Takes what a person chose. `shown` are the choices that stood in the form, each with the mark of its text; `on` those that
 * were ticked. Only what differs from what holds is written down, so the same form twice counts once. Says `textChanged` and
 * does nothing where somebody agreed to a text that is another meanwhile.
 */
export async function savePreferences(
  tx: Tx,
  {
    visitor,
    sender,
    language,
    shown,
    on,
  }: { visitor: Visitor; sender: Sender; language: string | undefined; shown: ReadonlyMap<string, string>; on: ReadonlySet<string> },
): Promise<'saved' | 'textChanged'> {
  const { choices, ...page } = await loadPreferences(tx, { visitor, language })
  const changed = choices.filter(
    (choice) => shown.has(choice.name) && choice.isOn !== on.has(choice.name) && (choice.isOn || choice.mayTurnOn),
  )
  if (changed.some((choice) => !choice.isOn && shown.get(choice.name) !== textMark(choice.body))) return 'textChanged'
  const evidence: NewEvidence[] = []
  for (const choice of changed) {
    const { channel, purpose, body, isOn } = choice
    const textId =
      choice.textId ?? (await keepText(tx, { shopId: visitor.shopId, purpose, channel, language: page.language, body, now: sender.now }))
    for (const contact of choice.contacts)
      evidence.push(evidenceOf(choice, { visitor, sender, contact, state: isOn ? 'revoked' : 'granted', textId, language: page.language }))
  }
  await recordEvidence(tx, { shopId: visitor.shopId, evidence, now: sender.now })
  return 'saved'
}

/** Ends advertising on the channel of the link: what the button of a mail program asks for. Again, it changes nothing. */
export async function unsubscribe(tx: Tx, { visitor, sender }: { visitor: Visitor; sender: Sender }): Promise<void> {
  const { shopId, customerId, channel, contact } = visitor
  const before = await all(
    tx,
    sql`select 1 from consents where shop_id = ${shopId} and customer_id = ${customerId} and channel = ${channel} and purpose = 'marketing' and contact = ${contact} and state = 'revoked'`,
  )
  if (before.length > 0) return
  const evidence = evidenceOf({ channel, purpose: 'marketing' }, { visitor, sender, contact, state: 'revoked' })
  await recordEvidence(tx, { shopId, now: sender.now, evidence: [{ ...evidence, kind: 'one_click', source: 'one-click unsubscribe' }] })
}

/** Ends all advertising on every channel, following, profiling and handing on. Again, it changes nothing. */
export async function stopEverything(tx: Tx, { visitor, sender }: { visitor: Visitor; sender: Sender }): Promise<void> {
  const { shopId, customerId } = visitor
  const revoked = await all(
    tx,
    sql<{
      channel: string
      purpose: string
      contact: string
    }>`select channel, purpose, contact from consents where shop_id = ${shopId} and customer_id = ${customerId} and state = 'revoked'`,
  )
  const isRevoked = new Set(revoked.map(({ channel, purpose, contact }) => `${channel} ${purpose} ${contact}`))
  const evidence: NewEvidence[] = []
  for (const purpose of purposes)
    for (const channel of purpose === 'marketing' ? channels : (['any'] as const)) {
      const contacts = channel === 'any' ? [''] : await knownContacts(tx, { shopId, customerId, channel })
      for (const contact of contacts)
        if (!isRevoked.has(`${channel} ${purpose} ${contact}`) && (contact !== '' || channel === 'any'))
          evidence.push(evidenceOf({ channel, purpose }, { visitor, sender, contact, state: 'revoked' }))
    }
  await recordEvidence(tx, { shopId, evidence, now: sender.now })
}

function evidenceOf(
  { channel, purpose }: Pick<Choice, 'channel' | 'purpose'>,
  {
    visitor,
    sender,
    contact,
    state,
    textId = null,
    language = null,
  }: { visitor: Visitor; sender: Sender; contact: string; state: 'granted' | 'revoked'; textId?: string | null; language?: string | null },
): NewEvidence {
  return {
    ...{ customerId: visitor.originId, channel, purpose, contact, state, occurredAt: sender.now },
    ...{ kind: 'preferences', source: 'preference page', form: '/p/', textId, language, ip: sender.ip, userAgent: sender.userAgent },
  }
}

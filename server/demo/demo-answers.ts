/** What the demo shop's people answered since they first agreed: some left, some signed up, some have not confirmed yet. */
import { type NewEvidence, recordEvidence, saveText } from '../consent/consent.ts'
import type { Tx } from '../kit/database.ts'
import type { DemoCustomer, DemoHistory } from './demo-rows.ts'
import { customerIdsOf } from './known-customers.ts'
import { randomStream } from './random.ts'
import { type DemoShop, shopProfiles } from './shop-profiles.ts'

export interface DemoAnswer {
  channel: 'email' | 'sms'
  /** What the person is recognised by, and what the answer is about. */
  contact: string
  state: 'granted' | 'revoked' | 'pending'
  at: Date
}

/** After each person's last order, so that they come after what was agreed to with the first. Oldest first. */
export function demoAnswers(shop: DemoShop, history: DemoHistory, customers: readonly DemoCustomer[]): DemoAnswer[] {
  const { country } = shopProfiles[shop].shop
  const answers = customers.flatMap(({ person, orders }): DemoAnswer[] => {
    const random = randomStream(history.seed, `${country} answers ${person.index}`)
    const last = orders.at(-1)
    if (!last) return []
    const at = new Date(last.placedAt.getTime() + (2 + random.below(70)) * 60_000)
    const { emailKey, phone, grants } = person
    const answer = (channel: DemoAnswer['channel'], contact: string | null, state: DemoAnswer['state'] | null): DemoAnswer[] =>
      contact === null || state === null ? [] : [{ channel, contact, state, at }]
    const isNew = last.day.slice(0, 7) === history.endOn.slice(0, 7)
    return [
      ...answer(
        'email',
        emailKey,
        grants.email ? (random.chance(0.09) ? 'revoked' : null) : random.chance(0.07) ? (isNew ? 'pending' : 'granted') : null,
      ),
      ...answer('sms', phone, grants.sms && random.chance(0.06) ? 'revoked' : null),
    ]
  })
  return answers.toSorted((one, other) => one.at.getTime() - other.at.getTime())
}

/** Keeps the shop's words and the answers as evidence: those who left by a link, those who signed up in a form. */
export async function recordAnswers(
  tx: Tx,
  { shopId, shop, staffId, answers, now }: { shopId: string; shop: DemoShop; staffId: string; answers: readonly DemoAnswer[]; now: Date },
): Promise<void> {
  const { work, shop: place } = shopProfiles[shop]
  const language = place.languages[0] ?? 'en'
  const { textId } = await saveText(tx, { ...textPlace('email'), body: work.consentTexts.email })
  await saveText(tx, { ...textPlace('sms'), body: work.consentTexts.sms })
  const ids = await customerIdsOf(tx, { shopId, values: answers.map(({ contact }) => contact) })
  await recordEvidence(tx, {
    shopId,
    now,
    evidence: answers.flatMap(({ channel, contact, state, at }): NewEvidence[] => {
      const customerId = ids.get(contact)
      if (customerId === undefined) return []
      const shared = { customerId, channel, purpose: 'marketing' as const, contact, state, occurredAt: at, language }
      return state === 'revoked'
        ? [{ ...shared, kind: 'one_click' as const, source: work.sources.left }]
        : [{ ...shared, kind: 'form' as const, source: work.sources.form, form: 'newsletter', textId }]
    }),
  })

  function textPlace(channel: 'email' | 'sms') {
    return { shopId, purpose: 'marketing' as const, channel, language, staffId, now }
  }
}

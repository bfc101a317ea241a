import { lockRecording, recordPeople } from '../customers/customers.ts'
import { first, sql, type Tx } from '../kit/database.ts'
import { emailKey } from '../kit/email.ts'
import { isLanguage, type Language } from '../kit/language.ts'
import { phoneKey } from '../kit/phone.ts'
import { invalid, notFound } from '../kit/problem.ts'
import { getShop } from '../shops/shops.ts'
import { beginConfirmation } from './double-opt-in.ts'
import { recordEvidence } from './evidence.ts'
import { currentCustomer } from './lock-customers.ts'
import type { ConsentState, RecordConsent } from './schema.ts'
import { keepText, textInForce } from './texts.ts'

/** What others keep of every customer, made for one who is new: known above, and handed in. */
export type BeginCustomers = (tx: Tx, customers: { shopId: string; customerIds: readonly string[] }) => Promise<void>

/** Who tells it: a member of the staff, or a program by its key. */
export interface Teller {
  staffId: string | null
  keyId: string | null
}

/**
 * Writes down what a person said on a form of the shop's own: for `pending` with a link by which they confirm it. A person
 * nobody knows yet becomes a customer. Says what holds now. Throws the plain 404 for a customer or a text that is not there,
 * `nobody_named` where nothing says who it is, and `contact_wrong` where the address of the channel is missing or none.
 */
export async function recordConsent(
  tx: Tx,
  {
    shopId,
    consent,
    teller,
    beginCustomers,
    now,
  }: { shopId: string; consent: RecordConsent; teller: Teller; beginCustomers: BeginCustomers; now: Date },
): Promise<{ customerId: string; state: ConsentState; path: string | null; expiresAt: Date | null }> {
  const shop = await getShop(tx, { shopId })
  const contact = contactOf(consent, shop.country)
  const occurredAt = consent.occurredAt === undefined ? now : earliest(new Date(consent.occurredAt), now)
  const customerId = await customerOf(tx, { shopId, consent, region: shop.country, at: occurredAt, beginCustomers, now })
  const language = consent.language ?? ((await languageOf(tx, { shopId, customerId })) || shop.languages[0]) ?? 'en'
  const textId =
    consent.textId ??
    (consent.state === 'granted' || consent.state === 'pending'
      ? await shownText(tx, { shopId, shopName: shop.name, consent, language, now })
      : null)
  if (consent.textId !== undefined) await requireText(tx, { shopId, textId: consent.textId })

  const { channel } = consent
  const isPending = consent.state === 'pending' && channel !== 'any'
  const begun = isPending ? await beginConfirmation(tx, { shopId, customerId, channel, contact, textId, language, now }) : null
  await recordEvidence(tx, {
    shopId,
    now,
    evidence: [
      {
        ...{
          customerId,
          channel,
          purpose: consent.purpose,
          contact,
          state: consent.state,
          occurredAt,
          messageId: consent.messageId ?? null,
        },
        ...{
          kind: consent.form === undefined && teller.staffId === null ? 'api' : 'form',
          source: consent.source,
          form: consent.form ?? null,
          textId,
          language,
        },
        ...{ ip: consent.ip ?? null, userAgent: consent.userAgent ?? null, recordedBy: teller.staffId, keyId: teller.keyId },
        ...{ confirmationId: begun?.confirmationId ?? null, softOptIn: consent.softOptIn ?? null },
      },
    ],
  })
  const held = await first(
    tx,
    sql<{ state: ConsentState }>`
      select state from consents where shop_id = ${shopId} and customer_id = ${customerId} and channel = ${channel} and purpose = ${consent.purpose} and contact = ${contact}`,
  )
  const state = held?.state ?? 'unknown'
  // Who has agreed already need not do so again.
  const isOver = state === 'granted'
  return { customerId, state, path: isOver ? null : (begun?.path ?? null), expiresAt: isOver ? null : (begun?.expiresAt ?? null) }
}

function contactOf({ channel, email, phone }: RecordConsent, region: string): string {
  if (channel === 'any' || channel === 'push') return ''
  const key = channel === 'email' ? emailKey(email ?? '') : (phoneKey(phone ?? '', region)?.e164 ?? null)
  if (key === null) throw invalid('contact_wrong')
  return key
}

const earliest = (one: Date, other: Date): Date => (one < other ? one : other)

async function customerOf(
  tx: Tx,
  {
    shopId,
    consent,
    region,
    at,
    beginCustomers,
    now,
  }: { shopId: string; consent: RecordConsent; region: string; at: Date; beginCustomers: BeginCustomers; now: Date },
): Promise<string> {
  const { customerId, customerNumber = null, email, phone } = consent
  if (customerId !== undefined) {
    const current = await currentCustomer(tx, { shopId, customerId })
    if (current === undefined) throw notFound()
    return current
  }
  const key = emailKey(email ?? '')
  const number = phoneKey(phone ?? '', region)?.e164 ?? null
  if (customerNumber === null && key === null && number === null) throw invalid('nobody_named')
  await lockRecording(tx, { shopId })
  const person = {
    ...{ customerNumber, emailKey: key, email: key === null ? null : (email ?? '').trim(), phone: number },
    ...{ firstName: null, lastName: null, country: null, city: null, postcode: null, language: consent.language ?? null, at },
  }
  const { customerIds, customersNew } = await recordPeople(tx, { shopId, people: [person], now })
  const found = customerIds[0]
  if (found === undefined || found === null) throw invalid('nobody_named')
  if (customersNew > 0) await beginCustomers(tx, { shopId, customerIds: [found] })
  return found
}

async function languageOf(tx: Tx, { shopId, customerId }: { shopId: string; customerId: string }): Promise<Language | undefined> {
  const found = await first(
    tx,
    sql<{ language: string | null }>`select language from customers where shop_id = ${shopId} and customer_id = ${customerId}`,
  )
  return found?.language && isLanguage(found.language) ? found.language : undefined
}

/** The wording in force, kept as what the person saw. */
async function shownText(
  tx: Tx,
  {
    shopId,
    shopName,
    consent: { purpose, channel },
    language,
    now,
  }: { shopId: string; shopName: string; consent: RecordConsent; language: Language; now: Date },
): Promise<string> {
  const { body, textId } = await textInForce(tx, { shopId, shopName, purpose, channel, language })
  return textId ?? keepText(tx, { shopId, purpose, channel, language, body, now })
}

async function requireText(tx: Tx, { shopId, textId }: { shopId: string; textId: string }): Promise<void> {
  if (!(await first(tx, sql`select 1 from consent_texts where shop_id = ${shopId} and text_id = ${textId}`))) throw notFound()
}

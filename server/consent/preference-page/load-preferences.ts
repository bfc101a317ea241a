import { all, type Db, one, sql } from '../../kit/database.ts'
import { isLanguage, type Language } from '../../kit/language.ts'
import { getShop } from '../../shops/shops.ts'
import { maskContact } from '../contact.ts'
import type { Visitor } from '../links.ts'
import { peopleById } from '../person-facts.ts'
import { policyOf } from '../policy.ts'
import { presetOf } from '../presets.ts'
import type { ConsentState, Purpose, PurposeChannel, RequestKind } from '../schema.ts'
import { textInForce } from '../texts.ts'

/** One thing that a person can allow or not. */
export interface Choice {
  /** `email.marketing`: what a form calls it. */
  name: string
  channel: PurposeChannel
  purpose: Purpose
  /** The addresses that it is about; the empty one where it is about the person. */
  contacts: string[]
  /** What stands on the page of the address, where it is not the one that the link was sent to. */
  masked: string | null
  isOn: boolean
  /** By a link to one address nobody agrees for another. */
  mayTurnOn: boolean
  body: string
  textId: string | null
}

export interface Preferences {
  shopName: string
  languages: Language[]
  language: Language
  masked: string
  choices: Choice[]
  openRequests: RequestKind[]
}

/** What the page shows: only what concerns the person whom the link was sent to, and no address as a whole. */
export async function loadPreferences(
  db: Db,
  { visitor, language: wanted }: { visitor: Visitor; language: string | undefined },
): Promise<Preferences> {
  const { shopId, customerId, contact, channel } = visitor
  const shop = await getShop(db, { shopId })
  const own = await one(
    db,
    sql<{ language: string | null }>`select language from customers where shop_id = ${shopId} and customer_id = ${customerId}`,
  )
  const language = [wanted, own.language ?? undefined, shop.languages[0]].find((each) => each !== undefined && isLanguage(each)) as Language
  const person = (await peopleById(db, { shopId, customerIds: [customerId] })).get(customerId)
  if (!person) throw new Error('a visitor is a customer')
  const requirements = (await policyOf(db, { shopId }))[presetOf(person.country)]
  const stateOf = (purpose: Purpose): ConsentState =>
    person.consents.find((each) => each.channel === 'any' && each.purpose === purpose)?.state ?? 'unknown'
  const ofOwn = person.consents.find((each) => each.purpose === 'marketing' && each.channel === channel && each.contact === contact)
  const elsewhere = Map.groupBy(
    person.consents.filter((each) => each.purpose === 'marketing' && each.channel !== channel && each.state === 'granted'),
    (each) => each.channel,
  )
  const choices = [
    { channel, purpose: 'marketing' as const, contacts: [contact], masked: null, isOn: isMarketed(ofOwn), mayTurnOn: true },
    ...[...elsewhere].map(([other, consents]) => ({
      ...{ channel: other, purpose: 'marketing' as const, contacts: consents.map((each) => each.contact), isOn: true, mayTurnOn: false },
      masked: consents.map((each) => maskContact(each.contact)).join(', '),
    })),
    { ...ofPerson, purpose: 'track' as const, isOn: isOnFor(stateOf('track'), requirements.track === 'free') },
    { ...ofPerson, purpose: 'profile' as const, isOn: isOnFor(stateOf('profile'), requirements.profile === 'objection') },
    { ...ofPerson, purpose: 'share_ads' as const, isOn: stateOf('share_ads') === 'granted' },
  ]
  const worded: Choice[] = []
  for (const choice of choices) {
    const { purpose, channel: place } = choice
    const text = await textInForce(db, { shopId, shopName: shop.name, purpose, channel: place, language })
    worded.push({ ...choice, name: `${place}.${purpose}`, ...text })
  }
  return {
    ...{ shopName: shop.name, languages: [...allLanguages], language, masked: maskContact(contact) },
    ...{ choices: worded, openRequests: await openRequests(db, visitor) },
  }
}

const allLanguages: readonly Language[] = ['pl', 'uk', 'en']

const ofPerson = { channel: 'any' as const, contacts: [''], masked: null, mayTurnOn: true }

const isMarketed = (consent: { state: ConsentState; hasSoftOptIn: boolean } | undefined): boolean =>
  consent?.state === 'granted' || (consent?.state === 'none' && consent.hasSoftOptIn)

const isOnFor = (state: ConsentState, isFreeUnlessRevoked: boolean): boolean =>
  state === 'granted' || (isFreeUnlessRevoked && state !== 'revoked')

const openRequests = async (db: Db, { shopId, customerId }: Visitor): Promise<RequestKind[]> =>
  (
    await all(
      db,
      sql<{
        kind: RequestKind
      }>`select distinct kind from privacy_requests where shop_id = ${shopId} and customer_id = ${customerId} and state = 'open'`,
    )
  ).map(({ kind }) => kind)

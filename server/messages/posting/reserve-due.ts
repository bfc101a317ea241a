/** What is due is decided: each message has its place and is in our hands, or waits, or is over. One transaction for a batch. */
import { mayCustomers } from '../../consent/consent.ts'
import { all, sql, type Tx, write } from '../../kit/database.ts'
import type { Language } from '../../kit/language.ts'
import { getShop } from '../../shops/shops.ts'
import type { Counted } from '../caps.ts'
import { decideSend, type Verdict } from '../decide.ts'
import { type Guard, heldBy } from '../guards.ts'
import { prioritised } from '../priority.ts'
import { settingsOf } from '../settings.ts'
import { zoneOf } from '../zone-of.ts'
import { countedOf, leaseSeconds, type Taken, takeDue } from './take-due.ts'

/** A message that has its place, and what is needed to write it. */
export interface Reserved extends Taken {
  contact: string
  language: Language
  person: Person
}

export interface Person {
  customerId: string
  country: string | null
  language: string | null
  firstName: string | null
  lastName: string | null
}

interface Due {
  shopId: string
  now: Date
  most: number
  guards: readonly Guard[]
}

/** Answers what is to be handed over; `taken` is how many were looked at. */
export async function reserveDue(tx: Tx, { shopId, now, most, guards }: Due): Promise<{ taken: number; reserved: Reserved[] }> {
  const taken = await takeDue(tx, { shopId, now, most })
  if (taken.length === 0) return { taken: 0, reserved: [] }
  const lost = taken.filter(({ state, messageClass }) => state === 'sending' && messageClass === 'marketing')
  const open = prioritised(taken.filter((each) => !lost.includes(each)))
  const customerIds = [...new Set(open.map(({ customerId }) => customerId))]
  const shop = await getShop(tx, { shopId })
  const { quietFrom, quietUntil, caps } = await settingsOf(tx, { shopId })
  const people = await peopleOf(tx, { shopId, customerIds })
  const consents = await consentsOf(tx, { shopId, messages: open, now })
  const held = await heldBy(tx, guards, { shopId, messages: open, now })
  const counted = await countedOf(tx, { shopId, customerIds, now })

  const decided = open.map((message) => {
    const person = people.get(message.customerId)
    const consent = consents.get(message.sendId) ?? { isAllowed: false, rules: ['erased'], contact: null }
    const own = counted.get(message.customerId) ?? []
    const verdict = decideSend(
      { ...message, isCounted: message.countedAt !== null },
      {
        ...{ now, zone: zoneOf({ country: person?.country ?? null }, shop, now), consent, held: held.get(message.sendId) ?? null },
        ...{ quiet: { from: quietFrom, until: quietUntil }, caps, counted: own },
      },
    )
    const passOf = verdict.kind === 'send' ? (verdict.passOf === 'own' ? message.sendId : verdict.passOf) : null
    if (verdict.kind === 'send' && message.messageClass === 'marketing' && message.countedAt === null)
      counted.set(message.customerId, [...own, countedNow(message, passOf, now)])
    return { message, person, verdict, passOf, contact: consent.contact, language: languageOf(person, shop.languages) }
  })
  await record(tx, { shopId, decided, lost, now })
  const reserved = decided.flatMap(({ message, person, verdict, contact, language }) =>
    verdict.kind === 'send' && person && contact !== null ? [{ ...message, person, contact, language }] : [],
  )
  return { taken: taken.length, reserved }
}

interface Decided {
  message: Taken
  verdict: Verdict
  passOf: string | null
  contact: string | null
  language: Language
}

const countedNow = ({ sendId, channel, series }: Taken, passOf: string | null, at: Date): Counted => ({
  ...{ messageId: sendId, channel, at },
  pass: passOf !== null && series !== null ? { of: passOf, series } : null,
})

const languageOf = (person: Person | undefined, languages: readonly Language[]): Language =>
  languages.find((language) => language === person?.language) ?? languages[0] ?? 'en'

async function peopleOf(tx: Tx, { shopId, customerIds }: { shopId: string; customerIds: readonly string[] }): Promise<Map<string, Person>> {
  const rows = await all(
    tx,
    sql<Person>`select customer_id, country, language, first_name, last_name from customers where shop_id = ${shopId} and customer_id = any(${customerIds}::uuid[])`,
  )
  return new Map(rows.map((row) => [row.customerId, row]))
}

/** What each person allows of each message, by its id. */
export async function consentsOf(
  tx: Tx,
  {
    shopId,
    messages,
    now,
  }: { shopId: string; messages: readonly Pick<Taken, 'sendId' | 'customerId' | 'messageClass' | 'channel'>[]; now: Date },
) {
  const answers = new Map<string, { isAllowed: boolean; rules: readonly string[]; contact: string | null }>()
  const groups = Map.groupBy(
    messages,
    ({ messageClass, channel }) => `${messageClass === 'marketing' ? 'marketing' : 'service'} ${channel}`,
  )
  for (const [key, group] of groups) {
    const [purpose, channel] = key.split(' ') as ['marketing' | 'service', 'email']
    const customerIds = [...new Set(group.map(({ customerId }) => customerId))]
    const found = await mayCustomers(tx, { shopId, customerIds, action: { purpose, channel, at: now } })
    for (const { sendId, customerId } of group) {
      const answer = found.get(customerId)
      if (answer) answers.set(sendId, answer)
    }
  }
  return answers
}

async function record(
  tx: Tx,
  { shopId, decided, lost, now }: { shopId: string; decided: readonly Decided[]; lost: readonly Taken[]; now: Date },
): Promise<void> {
  const rows = decided.map(({ message, verdict, passOf, contact, language }) => ({
    ...{ send_id: message.sendId, kind: verdict.kind, rules: verdict.rules, until_at: verdict.kind === 'defer' ? verdict.until : null },
    ...{ pass_of: passOf, contact, language, is_counted: message.messageClass === 'marketing' },
  }))
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (
    send_id uuid, kind text, rules text[], until_at timestamptz, pass_of uuid, contact text, language text, is_counted boolean)`
  await write(
    tx,
    sql`
      update sends set rules = given.rules, contact = given.contact, language = given.language,
        state = case kind when 'send' then 'reserved' when 'defer' then 'planned' when 'skip' then 'skipped' else 'expired' end,
        due_at = coalesce(until_at, due_at),
        leased_until = case kind when 'send' then ${now}::timestamptz + ${leaseSeconds} * interval '1 second' end,
        counted_at = case when kind = 'send' and is_counted then coalesce(counted_at, ${now}) else counted_at end,
        pass_of = coalesce(sends.pass_of, given.pass_of),
        ended_at = case when kind in ('skip', 'expire') then ${now}::timestamptz end
      from ${given} where shop_id = ${shopId} and sends.send_id = given.send_id`,
  )
  await write(
    tx,
    sql`
      insert into send_deferrals (shop_id, send_id, decided_at, rules, until_at)
      select ${shopId}, send_id, ${now}, rules, until_at from ${given} where kind = 'defer'
      on conflict do nothing`,
  )
  await write(
    tx,
    sql`update sends set state = 'unknown', ended_at = ${now}, leased_until = null
        where shop_id = ${shopId} and send_id = any(${lost.map(({ sendId }) => sendId)}::uuid[])`,
  )
}

import { z } from 'zod'
import { cutPage, readCursor } from '../kit/cursor.ts'
import { all, type Db, sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { notFound } from '../kit/problem.ts'
import { currentCustomer } from './lock-customers.ts'
import { type Action, type Decision, may } from './may.ts'
import { type KnownPerson, peopleById } from './person-facts.ts'
import { policyOf } from './policy.ts'
import type { PurposeChannel } from './schema.ts'

/**
 * Asks for one customer, and keeps the answer with its reasons. Nobody of that id: nothing is allowed, and nothing kept.
 * For sending it is asked in the transaction that sends, so that a withdrawal of a moment ago counts.
 */
export async function mayCustomer(
  tx: Tx,
  { shopId, customerId, action }: { shopId: string; customerId: string; action: Action },
): Promise<Answered> {
  const answers = await mayCustomers(tx, { shopId, customerIds: [customerId], action })
  return answers.get(customerId) ?? nobody
}

/** A decision, and the address that it is about; null where there is none. */
export interface Answered extends Decision {
  contact: string | null
}

/** The same for many at once, by id; who is not there is left out. */
export async function mayCustomers(
  tx: Tx,
  { shopId, customerIds, action }: { shopId: string; customerIds: readonly string[]; action: Action },
): Promise<ReadonlyMap<string, Answered>> {
  const people = await peopleById(tx, { shopId, customerIds })
  const policy = await policyOf(tx, { shopId })
  const answers = new Map(
    [...people].map(([id, person]) => {
      const asked = withContact(action, person)
      return [id, { ...may(person, asked, policy), contact: asked.contact ?? null }]
    }),
  )
  const rows = [...answers].map(([customerId, { isAllowed, rules }]) => ({
    answer_id: newId(),
    customer_id: customerId,
    is_allowed: isAllowed,
    rules,
  }))
  if (rows.length > 0)
    await write(
      tx,
      sql`
        insert into consent_answers (shop_id, answer_id, customer_id, purpose, channel, is_allowed, rules, asked_at)
        select ${shopId}, answer_id, customer_id, ${action.purpose}, ${action.channel ?? 'any'}, is_allowed, rules, ${action.at}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as answer (answer_id uuid, customer_id uuid, is_allowed boolean, rules text[])`,
    )
  return answers
}

interface GivenAnswer extends Decision {
  answerId: string
  askedAt: Date
  purpose: Action['purpose']
  channel: PurposeChannel
}

/** What was answered about a customer, the newest first. Throws the plain 404. */
export async function answerPage(
  db: Db,
  { shopId, customerId: askedId, cursor, limit }: { shopId: string; customerId: string; cursor?: string | undefined; limit: number },
): Promise<{ answers: GivenAnswer[]; nextCursor: string | null }> {
  const after = readCursor(cursor, z.tuple([z.iso.datetime(), z.uuid()]))
  const customerId = await currentCustomer(db, { shopId, customerId: askedId })
  if (customerId === undefined) throw notFound()
  const rows = await all(
    db,
    sql<GivenAnswer>`
      select answer_id, asked_at, purpose, channel, is_allowed, rules from consent_answers
      where shop_id = ${shopId} and customer_id = ${customerId} ${after === null ? sql`` : sql`and (asked_at, answer_id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`}
      order by asked_at desc, answer_id desc limit ${limit + 1}`,
  )
  const { page, nextCursor } = cutPage(rows, limit, ({ askedAt, answerId }) => [askedAt.toISOString(), answerId])
  return { answers: page, nextCursor }
}

/** The address that is meant where none is named: the only one there is, or the one that has the consent. */
function withContact(action: Action, { emails, phones, consents }: Pick<KnownPerson, 'emails' | 'phones' | 'consents'>): Action {
  if (action.contact !== undefined || action.channel === undefined) return action
  const agreed = consents.filter(({ channel, purpose }) => channel === action.channel && purpose === 'marketing')
  const contacts = action.channel === 'email' ? emails : action.channel === 'sms' ? phones : agreed.map(({ contact }) => contact)
  const contact = contacts.find((each) => agreed.some((consent) => consent.contact === each && consent.state === 'granted')) ?? contacts[0]
  return contact === undefined || contact === '' ? action : { ...action, contact }
}

const nobody: Answered = { isAllowed: false, rules: ['erased'], contact: null }

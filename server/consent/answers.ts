import { sql, type Tx, write } from '../kit/database.ts'
import { newId } from '../kit/ids.ts'
import { type Action, type Decision, may } from './may.ts'
import { type KnownPerson, peopleById } from './person-facts.ts'
import { policyOf } from './policy.ts'

/**
 * Asks for one customer, and keeps the answer with its reasons. Nobody of that id: nothing is allowed, and nothing kept.
 * For sending it is asked in the transaction that sends, so that a withdrawal of a moment ago counts.
 */
export async function mayCustomer(
  tx: Tx,
  { shopId, customerId, action }: { shopId: string; customerId: string; action: Action },
): Promise<Decision> {
  const answers = await mayCustomers(tx, { shopId, customerIds: [customerId], action })
  return answers.get(customerId) ?? nobody
}

/** The same for many at once, by id; who is not there is left out. */
export async function mayCustomers(
  tx: Tx,
  { shopId, customerIds, action }: { shopId: string; customerIds: readonly string[]; action: Action },
): Promise<ReadonlyMap<string, Decision>> {
  const people = await peopleById(tx, { shopId, customerIds })
  const policy = await policyOf(tx, { shopId })
  const answers = new Map([...people].map(([id, person]) => [id, may(person, withContact(action, person), policy)]))
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

/** The address that is meant where none is named: the only one there is, or the one that has the consent. */
function withContact(action: Action, { emails, phones, consents }: Pick<KnownPerson, 'emails' | 'phones' | 'consents'>): Action {
  if (action.contact !== undefined || action.channel === undefined) return action
  const agreed = consents.filter(({ channel, purpose }) => channel === action.channel && purpose === 'marketing')
  const contacts = action.channel === 'email' ? emails : action.channel === 'sms' ? phones : agreed.map(({ contact }) => contact)
  const contact = contacts.find((each) => agreed.some((consent) => consent.contact === each && consent.state === 'granted')) ?? contacts[0]
  return contact === undefined || contact === '' ? action : { ...action, contact }
}

const nobody: Decision = { isAllowed: false, rules: ['erased'] }

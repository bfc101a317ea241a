/** What one order (or one row of a customers file) says about who it belongs to. */
export interface Person {
  customerNumber: string | null
  emailKey: string | null
  phone: string | null
}

export type IdentifierKind = 'customer_number' | 'email' | 'phone'

export interface Identifier {
  kind: IdentifierKind
  value: string
  customerId: string
}

/** Whom an identifier belongs to today; a customer with a number is somebody with an account. */
export interface KnownCustomer {
  customerId: string
  hasNumber: boolean
}

export interface Identified {
  /** One a person, in the order given; null where the person says nothing about themselves. */
  customerIds: (string | null)[]
  newCustomerIds: string[]
  newIdentifiers: Identifier[]
}

/**
 * Whom these people are.
 *
 * The strongest known identifier decides: number, then e-mail, then phone. Guests are joined by e-mail or phone, and a
 * guest who later has a number keeps the history. A number that is new never joins a customer who has another number,
 * however alike their e-mails: two accounts may share a family address. Identifiers nobody has yet go to whoever brings
 * them first. Two existing customers are never merged here.
 */
export function identify(people: readonly Person[], known: ReadonlyMap<string, KnownCustomer>, newId: () => string): Identified {
  const customers = new Map(known)
  const newCustomerIds: string[] = []
  const newIdentifiers: Identifier[] = []

  const customerIds = people.map((person) => {
    const identifiers = identifiersOf(person)
    if (identifiers.length === 0) return null

    const customer = recognise(person, customers) ?? { customerId: newId(), hasNumber: false, isNew: true }
    if ('isNew' in customer) newCustomerIds.push(customer.customerId)
    const hasNumber = customer.hasNumber || person.customerNumber !== null
    for (const { kind, value } of identifiers) {
      const owner = customers.get(identifierKey(kind, value))
      if (!owner) newIdentifiers.push({ kind, value, customerId: customer.customerId })
      if (!owner || owner.customerId === customer.customerId) {
        customers.set(identifierKey(kind, value), { customerId: customer.customerId, hasNumber })
      }
    }
    return customer.customerId
  })
  return { customerIds, newCustomerIds, newIdentifiers: newIdentifiers }
}

export const identifierKey = (kind: IdentifierKind, value: string): string => `${kind}:${value}`

/** The person's identifiers, strongest first. */
export function identifiersOf({ customerNumber, emailKey, phone }: Person): { kind: IdentifierKind; value: string }[] {
  return [
    ...(customerNumber === null ? [] : [{ kind: 'customer_number' as const, value: customerNumber }]),
    ...(emailKey === null ? [] : [{ kind: 'email' as const, value: emailKey }]),
    ...(phone === null ? [] : [{ kind: 'phone' as const, value: phone }]),
  ]
}

function recognise(person: Person, customers: ReadonlyMap<string, KnownCustomer>): KnownCustomer | undefined {
  for (const { kind, value } of identifiersOf(person)) {
    const customer = customers.get(identifierKey(kind, value))
    if (!customer) continue
    const isOtherAccount = kind !== 'customer_number' && person.customerNumber !== null && customer.hasNumber
    if (!isOtherAccount) return customer
  }
  return undefined
}

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
  const owners = new Map([...known].map(([key, { customerId }]) => [key, customerId]))
  const numbered = new Set([...known.values()].flatMap(({ customerId, hasNumber }) => (hasNumber ? [customerId] : [])))
  const newCustomerIds: string[] = []
  const newIdentifiers: Identifier[] = []

  const customerIds = people.map((person) => {
    const identifiers = identifiersOf(person)
    if (identifiers.length === 0) return null

    const recognised = recognise(person, owners, numbered)
    const customerId = recognised ?? newId()
    if (recognised === undefined) newCustomerIds.push(customerId)
    if (person.customerNumber !== null) numbered.add(customerId)
    for (const { kind, value } of identifiers) {
      if (owners.has(identifierKey(kind, value))) continue
      owners.set(identifierKey(kind, value), customerId)
      newIdentifiers.push({ kind, value, customerId })
    }
    return customerId
  })
  return { customerIds, newCustomerIds, newIdentifiers }
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

function recognise(person: Person, owners: ReadonlyMap<string, string>, numbered: ReadonlySet<string>): string | undefined {
  for (const { kind, value } of identifiersOf(person)) {
    const customerId = owners.get(identifierKey(kind, value))
    if (customerId === undefined) continue
    const isOtherAccount = kind !== 'customer_number' && person.customerNumber !== null && numbered.has(customerId)
    if (!isOtherAccount) return customerId
  }
  return undefined
}

/** What one fact says about who it belongs to. */
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
  /** Whose it was before customers became one; null where it never moved. */
  originId: string | null
  hasNumber: boolean
  firstSeenAt: Date
}

/** Two customers that a fact shows to be one, and by which identifier. */
export interface Link {
  oneId: string
  otherId: string
  kind: IdentifierKind
  value: string
}

export interface Identified {
  /** One a person, in the order given; null where the person says nothing about themselves. */
  customerIds: (string | null)[]
  /** Whose each of them was before customers became one; null where that never happened. */
  originIds: (string | null)[]
  newCustomerIds: string[]
  newIdentifiers: (Identifier & { originId: string | null })[]
  links: Link[]
}

/**
 * Whom these people are.
 *
 * The strongest known identifier decides: number, then e-mail, then phone. Guests are joined by e-mail or phone, and a
 * guest who later has a number keeps the history. A number that is new never joins a customer who has another number,
 * however alike their e-mails: two accounts may share a family address. Identifiers nobody has yet go to whoever brings
 * them first. A weaker identifier that belongs to another customer links the two, unless both have a number; whether they
 * are merged is decided elsewhere.
 */
export function identify(people: readonly Person[], known: ReadonlyMap<string, KnownCustomer>, newId: () => string): Identified {
  const owners = new Map([...known].map(([key, { customerId, originId }]) => [key, { customerId, originId }]))
  const numbered = new Set([...known.values()].flatMap(({ customerId, hasNumber }) => (hasNumber ? [customerId] : [])))
  const found: Identified = { customerIds: [], originIds: [], newCustomerIds: [], newIdentifiers: [], links: [] }
  const linked = new Set<string>()

  for (const person of people) {
    const identifiers = identifiersOf(person)
    const owner = identifiers.length === 0 ? null : (recognise(person, owners, numbered) ?? made())
    found.customerIds.push(owner?.customerId ?? null)
    found.originIds.push(owner?.originId ?? null)
    if (owner === null) continue
    if (person.customerNumber !== null) numbered.add(owner.customerId)
    for (const { kind, value } of identifiers) {
      const key = identifierKey(kind, value)
      const other = owners.get(key)
      if (other === undefined) {
        owners.set(key, owner)
        found.newIdentifiers.push({ kind, value, ...owner })
      } else if (other.customerId !== owner.customerId) link(owner.customerId, other.customerId, kind, value)
    }
  }
  return found

  function made(): Owner {
    const customerId = newId()
    found.newCustomerIds.push(customerId)
    return { customerId, originId: null }
  }

  function link(oneId: string, otherId: string, kind: IdentifierKind, value: string): void {
    const pair = `${oneId} ${otherId}`
    if ((numbered.has(oneId) && numbered.has(otherId)) || linked.has(pair)) return
    linked.add(pair)
    found.links.push({ oneId, otherId, kind, value })
  }
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

interface Owner {
  customerId: string
  originId: string | null
}

function recognise(person: Person, owners: ReadonlyMap<string, Owner>, numbered: ReadonlySet<string>): Owner | undefined {
  for (const { kind, value } of identifiersOf(person)) {
    const owner = owners.get(identifierKey(kind, value))
    if (owner === undefined) continue
    const isOtherAccount = kind !== 'customer_number' && person.customerNumber !== null && numbered.has(owner.customerId)
    if (!isOtherAccount) return owner
  }
  return undefined
}

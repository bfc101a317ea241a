/**
 * What follows from the evidence about one customer.
 *
 * Consent is given for a contact point and withdrawn by a person: a grant counts for the address it was given for, and a
 * withdrawal on one address holds for all addresses of the person on that channel, until a newer grant. So two customers that
 * become one have the stricter of both, an address that is new has nothing, and nothing depends on what arrived first.
 */
import type { ConsentState, EvidenceKind, Purpose, PurposeChannel } from './schema.ts'

/** One piece of evidence, as far as a state follows from it. */
export interface Said {
  /** Null where a signal of a page says so and not a piece of evidence. */
  evidenceId: string | null
  channel: PurposeChannel
  purpose: Purpose
  /** Empty where it is about the person and not about an address. */
  contact: string
  state: Exclude<ConsentState, 'unknown'>
  occurredAt: Date
  /** Decides between two of the same instant. */
  messageId: string
  kind: EvidenceKind
  hasSoftOptIn: boolean
}

/** What holds for a contact point, channel and purpose. */
export interface Consent {
  channel: PurposeChannel
  purpose: Purpose
  contact: string
  state: Exclude<ConsentState, 'unknown'>
  sinceAt: Date
  evidenceId: string | null
  /** The person said so through a link that only the owner of the contact point has. */
  isConfirmed: boolean
  hasSoftOptIn: boolean
}

/** The states that follow from all evidence of one customer, in whatever order it is handed in; ordered by channel, purpose and contact. */
export function foldConsents(evidence: readonly Said[]): Consent[] {
  const groups = Map.groupBy(evidence.toSorted(byTime), ({ channel, purpose }) => `${channel} ${purpose}`)
  return [...groups.keys()].sort().flatMap((key) => foldGroup(groups.get(key) ?? []))
}

/** Everything of one channel and purpose, oldest first. */
function foldGroup(evidence: readonly Said[]): Consent[] {
  const contacts = [...new Set(evidence.map(({ contact }) => contact))].sort()
  return contacts.flatMap((contact) => {
    let known: Known | null = null
    for (const said of evidence) known = said.contact === contact ? hear(known, said) : overhear(known, said)
    if (known === null) return []
    const { hasComplained: _, ...consent } = known
    return [{ ...consent, contact }]
  })
}

interface Known extends Consent {
  /** After a complaint only what the person confirms counts as a grant. */
  hasComplained: boolean
}

/** What holds after something was said about the contact point itself. */
function hear(known: Known | null, said: Said): Known {
  const taken: Known = {
    ...{ channel: said.channel, purpose: said.purpose, contact: said.contact, state: said.state, sinceAt: said.occurredAt },
    ...{ evidenceId: said.evidenceId, isConfirmed: isConfirmed(said), hasSoftOptIn: known?.hasSoftOptIn ?? false },
    hasComplained: known?.hasComplained ?? false,
  }
  switch (said.state) {
    case 'revoked':
      return { ...taken, hasSoftOptIn: false, hasComplained: taken.hasComplained || said.kind === 'complaint' }
    case 'granted':
      return known !== null && !countsAfter(known, said) ? known : { ...taken, hasComplained: false }
    case 'pending':
      // Asking again does not take away what was granted.
      return known?.state === 'granted' ? known : taken
    case 'none':
      if (known?.state === 'revoked') return known
      return { ...taken, hasSoftOptIn: taken.hasSoftOptIn || said.hasSoftOptIn }
  }
}

/** What holds after something was said about another contact point of the same person: a withdrawal reaches here too. */
function overhear(known: Known | null, said: Said): Known | null {
  if (known === null || said.state !== 'revoked') return known
  return {
    ...known,
    state: 'revoked',
    sinceAt: said.occurredAt,
    evidenceId: said.evidenceId,
    isConfirmed: isConfirmed(said),
    hasSoftOptIn: false,
  }
}

/** A file is older knowledge, whatever day it names: it says something only where nobody has. */
function countsAfter(known: Known, grant: Said): boolean {
  if (grant.kind === 'import') return known.state === 'none'
  if (known.hasComplained) return isConfirmed(grant)
  return known.state !== 'granted' || isConfirmed(grant) || !known.isConfirmed
}

const isConfirmed = ({ kind }: Said): boolean => kind === 'confirmation' || kind === 'preferences' || kind === 'one_click'

function byTime(one: Said, other: Said): number {
  const apart = one.occurredAt.getTime() - other.occurredAt.getTime()
  if (apart !== 0) return apart
  if (one.messageId !== other.messageId) return one.messageId < other.messageId ? -1 : 1
  return one.contact < other.contact ? -1 : one.contact > other.contact ? 1 : 0
}

/**
 * May this be done with this person? One table of rules, pure: every sending, scoring and handing on asks here.
 *
 * Each rule says for which actions it speaks and when it forbids. What no rule forbids is allowed, and the answer names the
 * rule by which it is.
 */
import { presetOf } from './presets.ts'
import { type Relay, relayOf } from './relay.ts'
import type { Channel, ConsentState, Preset, Purpose, PurposeChannel, Requirements, SuppressionReason } from './schema.ts'

/**
 * What somebody wants to do. `service` is about the person's own order, `safety` a recall, which reaches everybody; the rest
 * are the four permissions.
 */
export interface Action {
  purpose: Purpose | 'service' | 'safety'
  /** Needed for what is sent. */
  channel?: Channel
  /** The address it would go to; the person's only one on the channel where it is left out. */
  contact?: string
  /** Whose rules hold; the person's country where it is left out. */
  country?: string
  /** It is known to pass messages on for somebody else; what its domain tells counts anyway. */
  isRelay?: boolean
  at: Date
}

export interface PersonFacts {
  country: string | null
  isErased: boolean
  /** The person asked that nothing more be done with their data. */
  isRestricted: boolean
  consents: readonly KnownConsent[]
  suppressions: readonly KnownSuppression[]
}

export interface KnownConsent {
  channel: PurposeChannel
  purpose: Purpose
  contact: string
  state: Exclude<ConsentState, 'unknown'>
  sinceAt: Date
  isConfirmed: boolean
  hasSoftOptIn: boolean
}

export interface KnownSuppression {
  channel: Channel
  contact: string
  reason: SuppressionReason
  suppressedAt: Date
  untilAt: Date | null
}

/** Each has a sentence, `consent.rule.<id>`. L1 to L7, C3, C4 are numbered as in docs/methods/consent.md. */
export type RuleId =
  | ('L1' | 'L2' | 'L3' | 'L4' | 'L5' | 'L6' | 'L7')
  | ('C3' | 'C4' | 'DOI')
  | ('revoked' | 'relay' | 'share_ads' | 'no_contact' | 'erased' | 'service' | 'safety')

export interface Decision {
  isAllowed: boolean
  /** What forbids it, or else what allows it. */
  rules: RuleId[]
}

/** What a shop asks for, by preset. */
export type Policy = Readonly<Record<Preset, Requirements>>

/** Whether the action is allowed at its instant, and by which rules. */
export function may(person: PersonFacts, action: Action, policy: Policy): Decision {
  const scene = sceneOf(person, action, policy)
  const forbidding = rules.flatMap(({ id, forbids }) => (forbids(scene) ? named(id, scene) : []))
  if (forbidding.length > 0) return { isAllowed: false, rules: forbidding }
  return { isAllowed: true, rules: [allowing(scene)] }
}

interface Scene {
  person: PersonFacts
  action: Action
  preset: Preset
  requirements: Requirements
  /** What is known of the purpose, for the address that the action would use. */
  consent: KnownConsent | undefined
  suppressions: readonly KnownSuppression[]
  relay: Relay | null
  isSent: boolean
}

interface Rule {
  id: RuleId | 'country'
  forbids(scene: Scene): boolean
}

/** From the hardest to the softest; every one that forbids is named. */
const rules: readonly Rule[] = [
  { id: 'erased', forbids: ({ person }) => person.isErased },
  { id: 'no_contact', forbids: ({ isSent, action }) => isSent && action.contact === undefined },
  { id: 'C4', forbids: isSuppressed },
  // A recall concerns the person's safety, whatever else they asked for.
  { id: 'L6', forbids: ({ person, action }) => person.isRestricted && action.purpose !== 'safety' && action.purpose !== 'service' },
  {
    id: 'relay',
    forbids: ({ relay, action }) =>
      (relay !== null && action.purpose === 'share_ads') || (relay === 'marketplace' && action.purpose === 'marketing'),
  },
  { id: 'revoked', forbids: ({ consent, action }) => action.purpose === 'marketing' && consent?.state === 'revoked' },
  { id: 'country', forbids: (scene) => scene.action.purpose === 'marketing' && !hasMarketingBasis(scene) },
  { id: 'DOI', forbids: (scene) => lacksConfirmation(scene) },
  {
    id: 'L5',
    forbids: ({ action, consent, requirements }) => action.purpose === 'track' && !isPermitted(consent, requirements.track === 'free'),
  },
  {
    id: 'L7',
    forbids: ({ action, consent, requirements }) =>
      action.purpose === 'profile' && !isPermitted(consent, requirements.profile === 'objection'),
  },
  { id: 'share_ads', forbids: ({ action, consent }) => action.purpose === 'share_ads' && consent?.state !== 'granted' },
]

function sceneOf(person: PersonFacts, action: Action, policy: Policy): Scene {
  const preset = presetOf(action.country ?? person.country)
  const isSent = action.purpose === 'marketing' || action.purpose === 'service' || action.purpose === 'safety'
  const ofPurpose = person.consents.filter(({ purpose }) => purpose === action.purpose)
  return {
    ...{ person, action, preset, isSent },
    requirements: policy[preset],
    consent: ofPurpose.find(({ channel, contact }) =>
      action.purpose === 'marketing' ? channel === action.channel && contact === action.contact : channel === 'any',
    ),
    suppressions: person.suppressions.filter(
      ({ channel, contact, untilAt, suppressedAt }) =>
        channel === action.channel && contact === action.contact && suppressedAt <= action.at && (untilAt === null || untilAt > action.at),
    ),
    relay: relayOf(action.contact ?? '') ?? (action.isRelay ? 'private' : null),
  }
}

/** A dead address gets nothing at all; one whose owner complained or was erased gets no advertising until they agree anew by their own hand. */
function isSuppressed({ isSent, action, suppressions, consent }: Scene): boolean {
  if (!isSent) return false
  return suppressions.some(({ reason, suppressedAt }) => {
    if (reason !== 'complaint' && reason !== 'erasure') return true
    const hasReturned = consent?.state === 'granted' && consent.isConfirmed && consent.sinceAt > suppressedAt
    return action.purpose === 'marketing' && !hasReturned
  })
}

/** Consent, or where the shop's rules know the exception, the four facts of a sale to one's own buyer. */
const hasMarketingBasis = ({ consent, requirements }: Scene): boolean =>
  consent?.state === 'granted' || (requirements.marketing === 'soft_opt_in' && consent?.state === 'none' && consent.hasSoftOptIn)

const lacksConfirmation = ({ action, consent, requirements }: Scene): boolean =>
  action.purpose === 'marketing' && requirements.marketing === 'confirmed' && consent?.state === 'granted' && !consent.isConfirmed

const isPermitted = (consent: KnownConsent | undefined, isFreeUnlessRevoked: boolean): boolean =>
  consent?.state === 'granted' || (isFreeUnlessRevoked && consent?.state !== 'revoked')

/** The law of the country by which there is no advertising without consent. */
function named(id: RuleId | 'country', { preset, requirements }: Scene): RuleId[] {
  if (id !== 'country') return [id]
  if (preset === 'PL') return ['C3', 'L2']
  if (preset === 'UA') return ['C3', 'L4']
  return requirements.marketing === 'soft_opt_in' ? ['C3', 'L1', 'L3'] : ['C3', 'L1']
}

function allowing({ action, consent, requirements }: Scene): RuleId {
  switch (action.purpose) {
    case 'service':
    case 'safety':
      return action.purpose
    case 'marketing':
      return consent?.state === 'granted' ? (requirements.marketing === 'confirmed' ? 'DOI' : 'C3') : 'L3'
    case 'track':
      return 'L5'
    case 'profile':
      return 'L7'
    case 'share_ads':
      return 'share_ads'
  }
}

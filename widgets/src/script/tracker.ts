/**
 * What the shop's page can say. Until somebody consents to `analytics` nothing is stored and nothing is sent; what happens on the
 * page meanwhile waits in its memory, and goes with the page or with a refusal.
 */
import { openDelivery } from './delivery.ts'
import { forgetAll, type Kept, readKept, writeKept } from './kept.ts'
import { type Message, newId, type Preferences, type Values } from './message.ts'
import { campaignOf, describeBrowser, describePage } from './page.ts'

export interface Tracker {
  /** `{ analytics: true, marketing: false }`, added to what was answered before. Where `analytics` is refused, all that was kept is deleted. */
  consent(answers: Values): void
  /** The shop's number of the customer who is signed in, what is known of them, or both. */
  identify(userId?: unknown, traits?: Values): void
  track(event: string, properties?: Values): void
  page(name?: string, properties?: Values): void
  /** Somebody signed out: what follows is somebody else's, or nobody's. */
  reset(): void
  /** The page goes away. */
  leave(): void
}

export function openTracker({ url, key }: { url: string; key: string }): Tracker {
  const delivery = openDelivery({ url, key, context: describeBrowser() })
  let answered: Preferences = {}
  /** What happened before an answer; null after a refusal. */
  let waiting: Message[] | null = []
  let userId: string | null = null

  const record = (said: Pick<Message, 'type'> & Partial<Message>) => {
    const kept = readKept()
    const message = messageOf(said, kept ? kept.userId : userId)
    if (kept) delivery.add(signed(message, kept))
    else if (waiting && waiting.length < 50) waiting.push(message)
  }

  const grant = (before: Kept | null) => {
    const isNew = JSON.stringify(answered) !== JSON.stringify(before?.preferences)
    const kept = before && !isNew ? before : granted(before, { preferences: answered, userId })
    writeKept(kept)
    for (const message of waiting ?? []) delivery.add(signed(message, kept))
    waiting = []
    if (isNew) record(consentUpdated)
  }

  const refuse = (before: Kept | null) => {
    waiting = null
    forgetAll()
    // The server learns of a withdrawal from the one whom it knew; of a refusal it learns nothing.
    delivery.forget(before && signed(messageOf(consentUpdated, before.userId), { ...before, preferences: answered }))
  }

  return {
    consent(answers) {
      const kept = readKept()
      answered = { ...(kept?.preferences ?? answered), ...preferencesIn(answers) }
      if (answered.analytics) grant(kept)
      else if (answered.analytics === false) refuse(kept)
    },
    identify(who, traits = {}) {
      const isNumber = typeof who === 'string' || typeof who === 'number'
      if (isNumber) {
        userId = String(who)
        const kept = readKept()
        if (kept) writeKept({ ...kept, userId })
      }
      record({ type: 'identify', traits: isNumber ? traits : (Object(who) as Values) })
    },
    track: (event, properties = {}) => record({ type: 'track', event, properties }),
    page: (name, properties) => record({ type: 'page', ...(name ? { name } : {}), properties: { ...describePage(), ...properties } }),
    reset() {
      userId = null
      const kept = readKept()
      if (kept) writeKept({ ...kept, anonymousId: newId(), userId })
    },
    leave: () => delivery.leave(),
  }
}

const consentUpdated = { type: 'track', event: 'Segment Consent Preference Updated' } as const

/** A copy of what was said: the page may change its objects afterwards. Throws where they are no JSON. */
function messageOf(said: Pick<Message, 'type'> & Partial<Message>, userId: string | null): Message {
  const page = describePage()
  const context = { page, ...campaignOf(page.search) }
  return JSON.parse(JSON.stringify({ ...said, messageId: newId(), originalTimestamp: new Date(), ...(userId ? { userId } : {}), context }))
}

const signed = (message: Message, { anonymousId, preferences }: Kept): Message => ({
  ...message,
  anonymousId,
  context: { ...message.context, consent: { categoryPreferences: preferences } },
})

const granted = (before: Kept | null, { preferences, userId }: Pick<Kept, 'preferences' | 'userId'>): Kept => ({
  anonymousId: before?.anonymousId ?? newId(),
  userId: before?.userId ?? userId,
  preferences,
  grantedAt: Date.now(),
})

/** Answers in our words, or in those of Consent Mode; whatever is no answer is left out. */
function preferencesIn(answers: Values): Preferences {
  const found = Object.entries(Object(answers) as Values).filter(([, answer]) => /^(true|false|granted|denied)$/.test(String(answer)))
  return Object.fromEntries(found.map(([purpose, answer]) => [purposes[purpose] ?? purpose, answer === true || answer === 'granted']))
}

const purposes: Readonly<Record<string, string>> = { analytics_storage: 'analytics', ad_storage: 'marketing' }

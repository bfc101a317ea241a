/**
 * What stays in the visitor's browser: nothing without consent. While there is consent, who the browser is and what was agreed to,
 * and the events that a page could not deliver before it went. Each is read anew when it is needed, because other tabs of the
 * shop change it too: consent that is withdrawn in one ends in all.
 */
import type { Message, Preferences } from './message.ts'

export interface Kept {
  anonymousId: string
  userId: string | null
  preferences: Preferences
  /** Milliseconds since 1970. */
  grantedAt: number
}

/** Null without consent. What was agreed to longer than 13 months ago is deleted. */
export function readKept(): Kept | null {
  const kept = read<Kept>(visitorEntry)
  if (!kept || Date.now() - kept.grantedAt < longestMs) return kept
  forgetAll()
  return null
}

export const writeKept = (kept: Kept): void => write(visitorEntry, kept)

/** Events of pages that went before the server had confirmed them. */
export const readUnsent = (): Message[] => read<Message[]>(queueEntry) ?? []

/** At most the newest hundred. */
export const writeUnsent = (messages: readonly Message[]): void => write(queueEntry, messages.length > 0 ? messages.slice(-100) : null)

export function forgetAll(): void {
  write(visitorEntry, null)
  write(queueEntry, null)
}

const visitorEntry = 'regulars'
const queueEntry = 'regulars.unsent'
const longestMs = 395 * 86_400_000

function read<Content>(entry: string): Content | null {
  try {
    return JSON.parse(localStorage.getItem(entry) ?? 'null')
  } catch {
    // Who forbids the shop to store anything is left alone like somebody who did not consent.
    return null
  }
}

function write(entry: string, content: unknown): void {
  try {
    if (content) localStorage.setItem(entry, JSON.stringify(content))
    else localStorage.removeItem(entry)
  } catch {
    // A full or forbidden storage: what cannot be kept goes with the page.
  }
}

export type Values = Record<string, unknown>

/** What consent was given for, by the name of the purpose; a purpose that is not named was not agreed to. */
export type Preferences = Readonly<Record<string, boolean>>

/** One event as the server takes it, in Segment's words. */
export interface Message {
  type: 'track' | 'page' | 'identify'
  /** Tells the server that a second copy is the same event. */
  messageId: string
  originalTimestamp: string
  anonymousId?: string
  userId?: string | null
  event?: string
  name?: string
  properties?: Values
  traits?: Values
  context: Values
}

/** 128 random bits as text, also on pages without https, where `randomUUID` is missing. */
export const newId = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')

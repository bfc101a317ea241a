/**
 * One thing that a programme says, under a key that stays the same from version to version: by it the next version's words are
 * laid beside those of the one before.
 */
export interface Statement {
  topic: Topic
  /** The wallet that it is about; null where it is about the programme. */
  wallet: string | null
  key: string
  text: string
}

/** In the order in which a shopper asks. */
export const topics = ['joining', 'purchases', 'acts', 'pending', 'expiry', 'worth', 'tiers', 'returns', 'limits'] as const
export type Topic = (typeof topics)[number]

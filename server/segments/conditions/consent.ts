import { z } from 'zod'
import { sql } from '../../kit/database.ts'
import { defineCondition } from '../condition.ts'
import { consentFacts } from '../facts/consents.ts'

const channels = ['email', 'sms', 'push', 'any'] as const
const purposes = ['marketing', 'track', 'profile', 'share_ads'] as const
const states = ['granted', 'pending', 'revoked', 'none', 'unknown'] as const

/** Some contact point of theirs stands so to a purpose; `unknown` where nothing was ever said of it. */
export const consent = defineCondition({
  code: 'consent',
  args: z.object({ channel: z.enum(channels), purpose: z.enum(purposes), state: z.enum(states) }),
  form: {
    group: 'consent',
    fields: [
      { name: 'purpose', kind: 'choice', options: [...purposes], isMany: false },
      { name: 'channel', kind: 'choice', options: [...channels], isMany: false },
      { name: 'state', kind: 'choice', options: [...states], isMany: false },
    ],
    initial: { purpose: 'marketing', channel: 'email', state: 'granted' },
  },
  isBehavioural: false,
  topics: () => ['consent'],
  facts: consentFacts,
  where: ({ channel, purpose, state }, { shopId, leaf, isIn }) => ({
    rows: sql`select distinct customer_id from consents
      where shop_id = ${shopId} and channel = ${channel} and purpose = ${purpose} and ${state === 'unknown' ? sql`true` : sql`state = ${state}`} and ${isIn(sql`customer_id`)}`,
    is: state === 'unknown' ? sql`${leaf}.customer_id is null` : sql`${leaf}.customer_id is not null`,
    needsRow: state !== 'unknown',
  }),
  matches: (consents, { channel, purpose, state }) => {
    const said = consents.filter((each) => each.channel === channel && each.purpose === purpose)
    return { is: state === 'unknown' ? said.length === 0 : said.some((each) => each.state === state) }
  },
})

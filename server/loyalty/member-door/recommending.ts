import type { Language } from '../../kit/language.ts'
import type { MemberView } from '../member-schema.ts'
import type { Speaker } from '../words/speaker.ts'

/** How a member recommends the shop, made by what knows of referrals; undefined where the shop has none now. */
export type Recommending = (asked: {
  shopId: string
  customerId: string
  language: Language
  speaker: Pick<Speaker, 'money' | 'points'>
  now: Date
}) => Promise<MemberView['referral']>

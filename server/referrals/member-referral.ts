import { transaction } from '../kit/database.ts'
import { loadCatalogues, translator } from '../kit/language.ts'
import type { Services } from '../kit/services.ts'
import type { Gift, Recommending } from '../loyalty/loyalty.ts'
import { ensureCode } from './codes.ts'
import { referralOf } from './referral-of.ts'
import { referralProgram } from './settings.ts'

/** The member's link, what both sides get for it, and what became of it. Whoever looks for the first time is given a code. */
export const memberReferral =
  ({ database, catalogues = loadCatalogues() }: Pick<Services, 'database' | 'catalogues'>): Recommending =>
  async ({ shopId, customerId, language, speaker, now }) => {
    const { db } = database
    const program = await referralProgram(db, { shopId })
    // Without the shop's address there is nowhere to lead to.
    if (!program?.settings.isActive || program.settings.shopUrl === null) return undefined
    const { settings } = program
    const key = { shopId, customerId }
    const known = await referralOf(db, key)
    const own =
      known?.code === null ? await transaction(database, (tx) => ensureCode(tx, { ...key, now }).then(() => referralOf(tx, key))) : known
    if (!own?.link) return undefined
    const translate = translator(language, catalogues)
    const inWords = (gift: Gift | null) =>
      gift &&
      translate('referrals.member.gift', {
        kind: gift.kind,
        money: gift.kind === 'credit' ? speaker.money(gift.amountMinor) : '',
        points: gift.kind === 'points' ? speaker.points(gift.points, gift.wallet) : '',
      })
    const { minimumOrderMinor, advocate, friend } = settings
    const { invited, rewarded } = own
    const who = advocate ? (friend ? 'both' : 'you') : friend ? 'friend' : 'nobody'
    return {
      link: own.link,
      text: translate('referrals.member.text', {
        who,
        ...{ yours: inWords(advocate), theirs: inWords(friend) },
        ...{ hasMinimum: String(minimumOrderMinor > 0), minimum: speaker.money(minimumOrderMinor) },
      }),
      state: invited === 0 ? null : translate('referrals.member.state', { invited, rewarded }),
    }
  }

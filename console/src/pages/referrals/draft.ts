/** The settings as they are typed: amounts as text, and back into what is stored. */
import type { Gift, ReferralSettings } from '../../answers.ts'
import { currencyDigits } from '../../formats.ts'

export type GiftDraft = { kind: 'none' | 'credit' | 'points' | 'coupon'; amount: string; rewardId: string }

export type SettingsDraft = {
  isActive: boolean
  shopUrl: string
  advocate: GiftDraft
  friend: GiftDraft
  minimumOrderMinor: string
  attributionDays: string
  holdDays: string
  capTimes: string
  capPer: 'none' | 'month' | 'year' | 'ever'
  milestones: { threshold: string; gift: GiftDraft }[]
}

export function draftOf(settings: ReferralSettings, currency: string): SettingsDraft {
  const { isActive, shopUrl, advocate, friend, minimumOrderMinor, attributionDays, holdDays, cap, milestones } = settings
  return {
    ...{ isActive, shopUrl: shopUrl ?? '', advocate: giftDraftOf(advocate, currency), friend: giftDraftOf(friend, currency) },
    ...{ minimumOrderMinor: moneyText(minimumOrderMinor, currency), attributionDays: String(attributionDays), holdDays: String(holdDays) },
    ...{ capTimes: String(cap?.times ?? 20), capPer: cap?.per ?? 'none' },
    milestones: milestones.map(({ threshold, gift }) => ({ threshold: String(threshold), gift: giftDraftOf(gift, currency) })),
  }
}

/** The fields, by name, that hold no number where one is needed. */
export function unreadable(draft: SettingsDraft, currency: string): (keyof SettingsDraft)[] {
  const { cap, advocate, friend, milestones, ...numbers } = settingsOf(draft, currency)
  const giftIsWrong = (gift: Gift | null) =>
    gift !== null && Number.isNaN(gift.kind === 'credit' ? gift.amountMinor : gift.kind === 'points' ? gift.points : 0)
  return [
    ...(giftIsWrong(advocate) ? (['advocate'] as const) : []),
    ...(giftIsWrong(friend) ? (['friend'] as const) : []),
    ...(['minimumOrderMinor', 'attributionDays', 'holdDays'] as const).filter((field) => Number.isNaN(numbers[field])),
    ...(cap !== null && Number.isNaN(cap.times) ? (['capTimes'] as const) : []),
    ...(milestones.some(({ threshold, gift }) => Number.isNaN(threshold) || giftIsWrong(gift)) ? (['milestones'] as const) : []),
  ]
}

/** What is no number yet is `NaN`: `unreadable` says where. */
export function settingsOf(draft: SettingsDraft, currency: string): ReferralSettings {
  const { isActive, shopUrl, advocate, friend, minimumOrderMinor, attributionDays, holdDays, capTimes, capPer, milestones } = draft
  return {
    ...{ isActive, shopUrl: shopUrl.trim() === '' ? null : shopUrl.trim() },
    ...{ advocate: giftOf(advocate, currency), friend: giftOf(friend, currency) },
    ...{
      minimumOrderMinor: minorOf(minimumOrderMinor, currency),
      attributionDays: numberOf(attributionDays),
      holdDays: numberOf(holdDays),
    },
    cap: capPer === 'none' ? null : { times: numberOf(capTimes), per: capPer },
    milestones: milestones.flatMap(({ threshold, gift }) => {
      const given = giftOf(gift, currency)
      return given === null ? [] : [{ threshold: numberOf(threshold), gift: given }]
    }),
  }
}

export const noGift: GiftDraft = { kind: 'none', amount: '', rewardId: '' }

function giftDraftOf(gift: Gift | null, currency: string): GiftDraft {
  if (gift === null) return noGift
  if (gift.kind === 'coupon') return { kind: 'coupon', amount: '', rewardId: gift.rewardId }
  return { kind: gift.kind, amount: gift.kind === 'credit' ? moneyText(gift.amountMinor, currency) : String(gift.points), rewardId: '' }
}

function giftOf({ kind, amount, rewardId }: GiftDraft, currency: string): Gift | null {
  if (kind === 'none') return null
  if (kind === 'coupon') return { kind, rewardId }
  return kind === 'credit' ? { kind, amountMinor: minorOf(amount, currency) } : { kind, wallet: 'points', points: numberOf(amount) }
}

const moneyText = (minor: number, currency: string): string => String(minor / 10 ** currencyDigits(currency))

/** People write a comma or a point. */
function numberOf(text: string): number {
  const bare = text.trim().replace(/\s/g, '').replace(',', '.')
  return bare === '' ? Number.NaN : Number(bare)
}

const minorOf = (text: string, currency: string): number => Math.round(numberOf(text) * 10 ** currencyDigits(currency))

/** A member's status as the member reads it: sentences in one language, made of what the ledger says at this moment. */
import { localDay } from '../../kit/clock.ts'
import type { MemberView } from '../member-schema.ts'
import type { Program } from '../program.ts'
import type { MemberStatus, WalletStatus } from '../schema.ts'
import { programInWords } from '../words/program-in-words.ts'
import { reasonInWords, rewardInWords } from '../words/reward-in-words.ts'
import { type Speaker, speakerOf, textIn } from '../words/speaker.ts'
import { benefitsInWords } from '../words/tiers-in-words.ts'
import { type MemberWording, memberTexts } from './member-texts.ts'

export interface MemberScene extends MemberWording {
  program: Program
  shopName: string
  zone: string
}

export function presentMember(status: MemberStatus, scene: MemberScene): MemberView {
  const { program, shopName, language } = scene
  const { coupons, isMember, canJoin, asOf } = status
  // Whoever left has their points still, and cannot use them: they are shown again to who comes back.
  const shown = canJoin ? status.wallets.filter(({ currency }) => currency !== null) : status.wallets
  const say = memberTexts(scene)
  const speaker = speakerOf(program, scene)
  return {
    ...{ language, shopName, isMember, asOf, words: programInWords(program, scene) },
    ...(canJoin ? { joining: { text: say('joining') } } : {}),
    wallets: shown.map((wallet) => presentWallet(wallet, { status, speaker, scene })),
    tier: status.tier && presentTier(status.tier, { speaker, scene }),
    rewards: status.rewards.map(({ rewardId, reward, reasons }) => ({
      ...{ rewardId, canBeHad: reasons.length === 0, ...rewardInWords(reward, program, scene) },
      reasons: reasons.map((reason) => reasonInWords(reason, reward, program, scene)),
    })),
    coupons: coupons.map(({ code, name, validUntil }) => ({
      ...{ code, name: textIn(name, language) },
      until: validUntil === null ? null : say('coupon.until', { day: speaker.day(lastDayBefore(validUntil, scene)) }),
    })),
  }
}

/** Points as points, money as money. */
export const amountOf = (n: number, { wallet, currency }: Pick<WalletStatus, 'wallet' | 'currency'>, { points, money }: Speaker): string =>
  currency === null ? points(n, wallet) : money(n, currency)

/** The last day on which something is good that ends at an instant. */
export const lastDayBefore = (instant: string, { zone }: Pick<MemberScene, 'zone'>): string =>
  localDay(new Date(new Date(instant).getTime() - 1), zone)

function presentWallet(
  wallet: WalletStatus,
  { status, speaker, scene }: { status: MemberStatus; speaker: Speaker; scene: MemberScene },
): MemberView['wallets'][number] {
  const say = memberTexts(scene)
  const amount = (n: number) => amountOf(n, wallet, speaker)
  const { active, pending, held, debt, worthMinor, activating, expiring } = wallet
  const planned = activating.reduce((sum, { points }) => sum + points, 0)
  const name = wallet.currency === null ? wallet.name && textIn(wallet.name, scene.language) : say('store_credit')
  return {
    ...{ wallet: wallet.wallet, name: status.wallets.length > 1 ? name : null, amount: amount(active) },
    notes: [
      ...(worthMinor ? [say('worth', { money: speaker.money(worthMinor) })] : []),
      ...togetherInWords(),
      ...activating.map(({ on, points: n }) => say('activating', { amount: amount(n), day: speaker.day(on) })),
      ...(pending > planned ? [say('pending', { amount: amount(pending - planned) })] : []),
      ...(held > 0 ? [say('held', { amount: amount(held) })] : []),
      ...(debt > 0 ? [say('debt', { amount: amount(debt) })] : []),
    ],
    expiring: expiring.map(({ on, points: n }) => say('expiring', { amount: amount(n), day: speaker.day(on) })),
  }

  /** Of others a first name, and nothing else. */
  function togetherInWords(): string[] {
    const { customerId, household } = status
    const pooled = household?.wallets.find((each) => each.wallet === wallet.wallet)
    const others = household?.members.filter((member) => member.customerId !== customerId) ?? []
    if (!household || !pooled || others.length === 0) return []
    const names = others.flatMap(({ firstName }) => firstName ?? [])
    const hasNames = names.length === others.length ? 'yes' : 'no'
    const maySpend = household.maySpendAll ? 'yes' : 'no'
    return [say('household', { hasNames, names: names.join(', '), amount: amount(pooled.active), maySpend })]
  }
}

function presentTier(
  { name, benefits, value, next, loss, metric }: NonNullable<MemberStatus['tier']>,
  { speaker, scene }: { speaker: Speaker; scene: MemberScene },
): NonNullable<MemberView['tier']> {
  const { program, language, zone } = scene
  const say = memberTexts(scene)
  const missing = (n: number) => ({ metric, n, money: metric === 'spend' ? speaker.money(n) : '' })
  const above = next && { tier: textIn(next.name, language), ...missing(next.missing) }
  return {
    name: textIn(name, language),
    perks: program.tiers === null ? [] : benefitsInWords(benefits, program.tiers, speaker),
    share: next && Math.min(1, Math.max(0, value / next.threshold)),
    way: next && above && (next.missing === 0 ? say('way.reached', { tier: above.tier }) : say('way', above)),
    loss: loss && lossInWords(loss),
  }

  function lossInWords({ to, at, missing: left }: { to: string; at: string; missing: number | null }): string {
    const values = { tier: speaker.tier(to), day: speaker.day(localDay(new Date(at), zone)) }
    return left === null || left === 0 ? say('loss.sure', values) : say('loss', { ...values, ...missing(left) })
  }
}

import { NativeSelect, TextInput } from '@mantine/core'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import type { GiftDraft } from './draft.ts'

type GiftFieldsProps = {
  legend: string
  value: GiftDraft
  /** Rewards with a code, as they can be given. */
  rewards: readonly { rewardId: string; name: string }[]
  error?: string | undefined
  hasNone?: boolean
  onChange(value: GiftDraft): void
}

/** What somebody is given: money, points, or the code of a reward. */
export function GiftFields({ legend, value, rewards, error, hasNone = true, onChange }: GiftFieldsProps) {
  const { t } = useText()
  const { currency } = useShop()
  const kinds = [...(hasNone ? (['none'] as const) : []), 'credit' as const, 'points' as const]
  const choices = rewards.length > 0 ? [...kinds, 'coupon' as const] : kinds
  return (
    <fieldset className="referral-gift">
      <legend>{legend}</legend>
      <NativeSelect
        label={t('referrals.gift.kind')}
        value={value.kind}
        data={choices.map((kind) => ({ value: kind, label: t(`referrals.gift.${kind}`) }))}
        onChange={({ currentTarget }) => {
          const kind = currentTarget.value as GiftDraft['kind']
          onChange({ ...value, kind, rewardId: kind === 'coupon' ? value.rewardId || (rewards[0]?.rewardId ?? '') : value.rewardId })
        }}
      />
      {(value.kind === 'credit' || value.kind === 'points') && (
        <TextInput
          label={t(value.kind === 'credit' ? 'referrals.gift.amount' : 'referrals.gift.amount_points')}
          inputMode="decimal"
          autoComplete="off"
          rightSection={value.kind === 'credit' ? <span className="soft">{currency}</span> : undefined}
          rightSectionWidth={value.kind === 'credit' ? 56 : undefined}
          value={value.amount}
          error={error}
          onChange={({ currentTarget }) => onChange({ ...value, amount: currentTarget.value })}
        />
      )}
      {value.kind === 'coupon' && (
        <NativeSelect
          label={t('referrals.gift.reward')}
          value={value.rewardId}
          error={error}
          data={rewards.map(({ rewardId, name }) => ({ value: rewardId, label: name }))}
          onChange={({ currentTarget }) => onChange({ ...value, rewardId: currentTarget.value })}
        />
      )}
    </fieldset>
  )
}

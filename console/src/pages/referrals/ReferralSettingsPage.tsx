import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { ReferralSettingsAnswer, RewardListAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useForm } from '../../ui/useForm.ts'
import { draftOf, noGift, type SettingsDraft, settingsOf, unreadable } from './draft.ts'
import { GiftFields } from './GiftFields.tsx'
import { useReferralSettings } from './useReferrals.ts'
import './referrals.css'

/** What both sides are given, and when. */
export function ReferralSettingsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const query = useReferralSettings()
  return (
    <Page
      title={t('referrals.settings.title')}
      siteName={t('shell.name')}
      intro={t('referrals.settings.intro')}
      width="text"
      before={
        <Link to="/shops/$shopId/referrals" params={{ shopId }} className="back-link">
          <BackIcon width={18} height={18} /> {t('referrals.title')}
        </Link>
      }
    >
      <Loaded query={query}>{(stored) => <SettingsForm key={stored.version ?? 0} stored={stored} />}</Loaded>
    </Page>
  )
}

function SettingsForm({ stored }: { stored: ReferralSettingsAnswer }) {
  const { t } = useText()
  const { shopId } = useShop()
  const { currency } = stored
  const mayChange = useMay(shopId, 'loyalty:configure')
  const rewards = useGivenRewards()
  const client = useQueryClient()
  const toast = useToast()
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm<SettingsDraft>(draftOf(stored.settings, currency))
  const { values, faults, set } = form
  const save = useMutation({
    mutationFn: () => api.put<ReferralSettingsAnswer>(shopPath(shopId, '/referrals/settings'), settingsOf(values, currency)),
    onSuccess: () => {
      toast(t('referrals.saved'))
      return client.invalidateQueries({ queryKey: ['shop', shopId, 'referrals'] })
    },
    onError: (error) => setProblem(form.fail(error)),
  })
  const number = (field: 'attributionDays' | 'holdDays' | 'minimumOrderMinor') => (
    <TextInput
      label={t(`referrals.${field}`)}
      description={t(`referrals.${field}.hint`)}
      inputMode="decimal"
      autoComplete="off"
      value={values[field]}
      error={faults[field]}
      rightSection={field === 'minimumOrderMinor' ? <span className="soft">{currency}</span> : undefined}
      rightSectionWidth={field === 'minimumOrderMinor' ? 56 : undefined}
      onChange={({ currentTarget }) => set(field, currentTarget.value)}
    />
  )
  return (
    <form onSubmit={submit} noValidate>
      <fieldset className="referral-form" disabled={!mayChange}>
        <Sheet>
          <div className="stack">
            <Checkbox
              label={t('referrals.isActive')}
              description={t('referrals.isActive.hint')}
              checked={values.isActive}
              onChange={({ currentTarget }) => set('isActive', currentTarget.checked)}
            />
            <TextInput
              label={t('referrals.shopUrl')}
              description={t('referrals.shopUrl.hint')}
              type="url"
              placeholder="https://"
              autoComplete="off"
              maxLength={500}
              value={values.shopUrl}
              error={faults.shopUrl}
              onChange={({ currentTarget }) => set('shopUrl', currentTarget.value)}
            />
          </div>
        </Sheet>
        <Sheet title={t('referrals.gifts')}>
          <div className="stack">
            <GiftFields
              legend={t('referrals.advocate')}
              value={values.advocate}
              rewards={rewards}
              error={faults.advocate}
              onChange={(gift) => set('advocate', gift)}
            />
            <GiftFields
              legend={t('referrals.friend')}
              value={values.friend}
              rewards={rewards}
              error={faults.friend}
              onChange={(gift) => set('friend', gift)}
            />
          </div>
        </Sheet>
        <Sheet title={t('referrals.rules')}>
          <div className="stack">
            {number('minimumOrderMinor')}
            {number('attributionDays')}
            {number('holdDays')}
            <div className="referral-row">
              <NativeSelect
                label={t('referrals.cap')}
                value={values.capPer}
                data={(['none', 'month', 'year', 'ever'] as const).map((per) => ({ value: per, label: t(`referrals.cap.${per}`) }))}
                onChange={({ currentTarget }) => set('capPer', currentTarget.value as SettingsDraft['capPer'])}
              />
              {values.capPer !== 'none' && (
                <TextInput
                  label={t('referrals.cap.times')}
                  inputMode="numeric"
                  autoComplete="off"
                  value={values.capTimes}
                  error={faults.capTimes ?? faults.cap}
                  onChange={({ currentTarget }) => set('capTimes', currentTarget.value)}
                />
              )}
            </div>
          </div>
        </Sheet>
        <Sheet title={t('referrals.milestones')} intro={t('referrals.milestones.intro')}>
          <div className="stack">
            {values.milestones.map((milestone, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: milestones have no name of their own while they are typed
              <div key={index} className="referral-milestone">
                <TextInput
                  label={t('referrals.milestone.threshold')}
                  inputMode="numeric"
                  autoComplete="off"
                  value={milestone.threshold}
                  error={faults.milestones}
                  onChange={({ currentTarget }) => setMilestone(index, { ...milestone, threshold: currentTarget.value })}
                />
                <GiftFields
                  legend={t('referrals.milestone.gift', { count: index + 1 })}
                  value={milestone.gift}
                  rewards={rewards}
                  hasNone={false}
                  onChange={(gift) => setMilestone(index, { ...milestone, gift })}
                />
                <TextButton onClick={() => set('milestones', values.milestones.toSpliced(index, 1))}>
                  {t('referrals.milestone.remove', { count: index + 1 })}
                </TextButton>
              </div>
            ))}
            {values.milestones.length < 20 && (
              <Button
                variant="default"
                className="fit"
                onClick={() => set('milestones', [...values.milestones, { threshold: '', gift: { ...noGift, kind: 'credit' } }])}
              >
                {t('referrals.milestone.add')}
              </Button>
            )}
          </div>
        </Sheet>
      </fieldset>
      <FormProblem error={problem} />
      {mayChange && (
        <div className="row-end">
          <Button type="submit" loading={save.isPending}>
            {t('shell.save')}
          </Button>
        </div>
      )}
    </form>
  )

  function setMilestone(index: number, milestone: SettingsDraft['milestones'][number]) {
    set('milestones', values.milestones.with(index, milestone))
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    const wrong = unreadable(values, currency)
    if (wrong.length > 0) return form.setFaults(Object.fromEntries(wrong.map((field) => [field, t('referrals.field.number')])))
    save.mutate()
  }
}

/** Rewards with a code, by the name in the reader's language. */
function useGivenRewards(): { rewardId: string; name: string }[] {
  const { language } = useText()
  const { shopId } = useShop()
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'loyalty', 'rewards'],
    queryFn: ({ signal }) => api.get<RewardListAnswer>(shopPath(shopId, '/loyalty/rewards'), signal),
  })
  return (data?.rewards ?? []).flatMap(({ rewardId, reward }) =>
    'codes' in reward.kind ? [{ rewardId, name: reward.name[language] ?? Object.values(reward.name)[0] ?? reward.code }] : [],
  )
}

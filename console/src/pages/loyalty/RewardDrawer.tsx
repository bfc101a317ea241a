import { Button, Drawer } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyProgram, Reward, RewardView } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { pointsWallets } from './editing.ts'
import { CheckField, FaultsContext, LocalTextFields, NumberField, SelectField, SeveralField, TextField } from './fields.tsx'
import { RewardKindFields } from './RewardKindFields.tsx'
import { newKind, newReward, type RewardCode, rewardCodes } from './reward-draft.ts'
import { useLoyaltyAction } from './useLoyalty.ts'
import { faultsIn } from './useProgramDraft.ts'

type RewardDrawerProps = {
  open: { kind: string; view?: RewardView } | null
  program: LoyaltyProgram
  known: readonly RewardView[]
  onClose(): void
}

/** A new reward, or a change of one: what it gives, what it costs, who may have it. */
export function RewardDrawer({ open, program, known, onClose }: RewardDrawerProps) {
  const { t } = useText()
  const isOpen = open?.kind === 'new' || open?.kind === 'edit'
  const view = open?.kind === 'edit' ? open.view : undefined
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="right"
      size={520}
      title={t(view ? 'loyalty.rewards.edit' : 'loyalty.rewards.add')}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {isOpen && <RewardForm view={view} program={program} known={known} onClose={onClose} />}
    </Drawer>
  )
}

type RewardFormProps = Omit<RewardDrawerProps, 'open'> & { view: RewardView | undefined }

function RewardForm({ view, program, known, onClose }: RewardFormProps) {
  const { t, language } = useText()
  const { shopId } = useShop()
  // A stock that stays as it is written changes nothing of what is left, so what is left is what is written.
  const [reward, setReward] = useState<Reward>(() =>
    view ? { ...view.reward, stock: view.left } : newReward(pointsWallets(program)[0]?.code ?? 'points', known),
  )
  const change = (values: Partial<Reward>) => setReward((now) => ({ ...now, ...values }))
  const save = useLoyaltyAction(
    () => {
      const body = { reward: view && reward.stock === view.left ? { ...reward, stock: view.reward.stock } : reward }
      return view
        ? api.put(shopPath(shopId, `/loyalty/rewards/${view.rewardId}`), body)
        : api.post(shopPath(shopId, '/loyalty/rewards'), body)
    },
    { done: () => t('loyalty.rewards.saved'), after: onClose, onRefused: () => undefined },
  )
  const faults = faultsIn(save.error)
  const { perMember, tiers, stock } = reward
  const levels = program.tiers?.levels ?? []
  return (
    <FaultsContext value={faults}>
      <form className="stack" onSubmit={submit} noValidate>
        <LocalTextFields label={t('loyalty.rewards.name')} path="name" value={reward.name} onChange={(name) => change({ name })} />
        <SelectField<RewardCode>
          label={t('loyalty.rule.kind')}
          path="kind.code"
          value={reward.kind.code}
          choices={rewardCodes.map((value) => ({ value, label: t(`loyalty.reward.${value}`) }))}
          onChange={(code) => change({ kind: newKind(code, program.startsOn) })}
        />
        <RewardKindFields key={reward.kind.code} kind={reward.kind} currency={program.currency} onChange={(kind) => change({ kind })} />
        <div className="field-row">
          <NumberField
            label={t('loyalty.rewards.pointsCost')}
            path="pointsCost"
            value={reward.pointsCost}
            onChange={(pointsCost) => change({ pointsCost })}
          />
          {pointsWallets(program).length > 1 && (
            <SelectField
              label={t('loyalty.rule.wallet')}
              path="wallet"
              value={reward.wallet}
              choices={pointsWallets(program).map(({ code, name }) => ({
                value: code,
                label: name[language] ?? Object.values(name)[0] ?? code,
              }))}
              onChange={(wallet) => change({ wallet })}
            />
          )}
        </div>
        <fieldset className="field-group">
          <legend>{t('loyalty.caps')}</legend>
          <CheckField
            label={t('loyalty.rewards.hasStock')}
            value={stock !== null}
            onChange={(isOn) => change({ stock: isOn ? 100 : null })}
          >
            {stock !== null && (
              <NumberField label={t('loyalty.rewards.stock')} path="stock" value={stock} onChange={(next) => change({ stock: next })} />
            )}
          </CheckField>
          <CheckField
            label={t('loyalty.rewards.perMember')}
            value={perMember !== null}
            onChange={(isOn) => change({ perMember: isOn ? { times: 1, per: 'ever' } : null })}
          >
            {perMember && (
              <div className="field-row">
                <NumberField
                  label={t('loyalty.cap.times')}
                  path="perMember.times"
                  value={perMember.times}
                  onChange={(times) => change({ perMember: { ...perMember, times } })}
                />
                <SelectField
                  label={t('loyalty.cap.per')}
                  path="perMember.per"
                  value={perMember.per}
                  choices={(['day', 'week', 'month', 'year', 'ever'] as const).map((value) => ({
                    value,
                    label: t(`loyalty.per.${value}`),
                  }))}
                  onChange={(per) => change({ perMember: { ...perMember, per } })}
                />
              </div>
            )}
          </CheckField>
          {levels.length > 0 && (
            <CheckField
              label={t('loyalty.rewards.someLevels')}
              value={tiers !== null}
              onChange={(isOn) => change({ tiers: isOn ? [] : null })}
            >
              {tiers && (
                <SeveralField
                  label={t('loyalty.tiers')}
                  path="tiers"
                  value={tiers}
                  choices={levels.map(({ code, name }) => ({ value: code, label: name[language] ?? Object.values(name)[0] ?? code }))}
                  onChange={(codes) => change({ tiers: codes })}
                />
              )}
            </CheckField>
          )}
        </fieldset>
        <div className="field-row">
          <TextField
            type="date"
            label={t('loyalty.rule.from')}
            path="from"
            value={reward.from ?? ''}
            onChange={(from) => change({ from: from === '' ? null : from })}
          />
          <TextField
            type="date"
            label={t('loyalty.rule.until')}
            path="until"
            value={reward.until ?? ''}
            onChange={(until) => change({ until: until === '' ? null : until })}
          />
        </div>
        <CheckField label={t('loyalty.rewards.isActive')} value={reward.isActive} onChange={(isActive) => change({ isActive })} />
        <DialogEnd problem={faults.size > 0 ? null : save.error} onCancel={onClose}>
          <Button type="submit" loading={save.isPending}>
            {t('shell.save')}
          </Button>
        </DialogEnd>
      </form>
    </FaultsContext>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate()
  }
}

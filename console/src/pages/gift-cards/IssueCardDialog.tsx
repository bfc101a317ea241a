import { Button, Modal, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { IssuedGiftCard } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { CopyOnce } from '../../ui/CopyOnce.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'
import { endOfDay } from '../../wall-clock.ts'
import { basisPointsOf, minorOf } from './amounts.ts'
import { useCardAction } from './useGiftCards.ts'

/** Asks what the card is about, then shows its code this one time. */
export function IssueCardDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const { t } = useText()
  return (
    <Modal opened={isOpen} onClose={onClose} title={t('giftCards.issue')} closeButtonProps={{ 'aria-label': t('shell.close') }}>
      <IssueForm onClose={onClose} />
    </Modal>
  )
}

function IssueForm({ onClose }: { onClose(): void }) {
  const { t, formatMoney } = useText()
  const { shopId, currency, timeZone } = useShop()
  const [problem, setProblem] = useState<unknown>(null)
  const { values, faults, set, setFaults, fail } = useForm({
    ...{ amountMinor: '', why: 'bought' as 'bought' | 'given', origin: '', validUntil: '' },
    ...{ purpose: 'multi' as 'multi' | 'single', vat: '' },
  })
  const issue = useCardAction(
    () =>
      api.post<IssuedGiftCard>(shopPath(shopId, '/loyalty/gift-cards'), {
        amountMinor: minorOf(values.amountMinor, currency),
        origin: values.why === 'bought' ? { kind: 'bought', orderNumber: values.origin } : { kind: 'given', reason: values.origin },
        validUntil: endOfDay(values.validUntil, timeZone),
        vat: values.purpose === 'multi' ? { purpose: 'multi' } : { purpose: 'single', basisPoints: basisPointsOf(values.vat) },
      }),
    { onRefused: (error) => setProblem(fail(error)) },
  )
  if (issue.data?.code)
    return (
      <div className="stack">
        <CopyOnce
          label={t('giftCards.code', { amount: formatMoney(issue.data.firstMinor, issue.data.currency) })}
          value={issue.data.code}
          hint={t('giftCards.code.hint')}
          copyLabel={t('shell.copy')}
          copiedLabel={t('shell.copied')}
        />
        <div className="row-end">
          <Button onClick={onClose}>{t('shell.done')}</Button>
        </div>
      </div>
    )
  return (
    <form className="stack" onSubmit={submit}>
      <TextInput
        label={t('giftCards.amount', { currency })}
        inputMode="decimal"
        required
        withAsterisk={false}
        data-autofocus
        autoComplete="off"
        value={values.amountMinor}
        error={faults.amountMinor}
        onChange={({ currentTarget }) => set('amountMinor', currentTarget.value)}
      />
      <NativeSelect
        label={t('giftCards.why')}
        value={values.why}
        data={(['bought', 'given'] as const).map((value) => ({ value, label: t(`giftCards.why.${value}`) }))}
        onChange={({ currentTarget }) => set('why', currentTarget.value as 'bought' | 'given')}
      />
      <TextInput
        label={t(values.why === 'bought' ? 'giftCards.orderNumber' : 'giftCards.reason')}
        description={t(values.why === 'bought' ? 'giftCards.orderNumber.hint' : 'giftCards.reason.hint')}
        required
        withAsterisk={false}
        autoComplete="off"
        maxLength={values.why === 'bought' ? 200 : 500}
        value={values.origin}
        error={faults.origin}
        onChange={({ currentTarget }) => set('origin', currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('giftCards.lastDay')}
        description={t('giftCards.lastDay.hint')}
        value={values.validUntil}
        error={faults.validUntil}
        onChange={({ currentTarget }) => set('validUntil', currentTarget.value)}
      />
      <NativeSelect
        label={t('giftCards.purpose')}
        description={t(`giftCards.purpose.${values.purpose}.hint`)}
        value={values.purpose}
        data={(['multi', 'single'] as const).map((value) => ({ value, label: t(`giftCards.purpose.${value}`) }))}
        onChange={({ currentTarget }) => set('purpose', currentTarget.value as 'multi' | 'single')}
      />
      {values.purpose === 'single' && (
        <TextInput
          label={t('giftCards.rate')}
          inputMode="decimal"
          required
          withAsterisk={false}
          autoComplete="off"
          value={values.vat}
          error={faults.vat}
          onChange={({ currentTarget }) => set('vat', currentTarget.value)}
        />
      )}
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={issue.isPending}>
          {t('giftCards.issue')}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    const unread = {
      ...(Number.isNaN(minorOf(values.amountMinor, currency)) ? { amountMinor: t('giftCards.amount.wrong') } : {}),
      ...(values.purpose === 'single' && Number.isNaN(basisPointsOf(values.vat)) ? { vat: t('giftCards.rate.wrong') } : {}),
    }
    if (Object.keys(unread).length > 0) return setFaults(unread)
    issue.mutate()
  }
}

import { Button, Modal, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { GiftCard, StatementLine } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'
import { minorOf } from './amounts.ts'
import { useLineText } from './line-text.ts'
import { useCardAction } from './useGiftCards.ts'

/** What one of the staff does with a card; each with a reason. */
export type ByHand = { kind: 'topUp' } | { kind: 'disable' } | { kind: 'undo'; line: StatementLine }

type CardDialogProps = { byHand: ByHand | null; card: GiftCard; onClose(): void }

export function CardDialog({ byHand, card, onClose }: CardDialogProps) {
  const { t } = useText()
  return (
    <Modal
      opened={byHand !== null}
      onClose={onClose}
      title={byHand ? t(`giftCards.${byHand.kind}`) : ''}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {byHand && <CardForm byHand={byHand} card={card} onClose={onClose} />}
    </Modal>
  )
}

function CardForm({ byHand, card: { cardId, currency, leftMinor }, onClose }: { byHand: ByHand } & Omit<CardDialogProps, 'byHand'>) {
  const { t, formatMoney } = useText()
  const { shopId } = useShop()
  const lineText = useLineText()
  const [problem, setProblem] = useState<unknown>(null)
  const { values, faults, set, setFaults, fail } = useForm({ amountMinor: '', reason: '' })
  const { reason } = values
  const act = useCardAction(
    () => {
      const card = shopPath(shopId, `/loyalty/gift-cards/${cardId}`)
      if (byHand.kind === 'topUp') return api.post(`${card}/top-ups`, { amountMinor: minorOf(values.amountMinor, currency), reason })
      return byHand.kind === 'disable'
        ? api.post(`${card}/disable`, { reason })
        : api.post(`${card}/reversals`, { version: byHand.line.version, reason })
    },
    { done: t(`giftCards.${byHand.kind}.done`), after: onClose, onRefused: (error) => setProblem(fail(error)) },
  )
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{t(`giftCards.${byHand.kind}.text`, { amount: formatMoney(leftMinor, currency) })}</p>
      {byHand.kind === 'undo' && <p>{lineText(byHand.line)}</p>}
      {byHand.kind === 'topUp' && (
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
      )}
      <Textarea
        label={t('loyalty.byHand.reason')}
        description={t('loyalty.byHand.reason.hint')}
        required
        withAsterisk={false}
        maxLength={500}
        autosize
        minRows={2}
        {...(byHand.kind === 'topUp' ? {} : { 'data-autofocus': true })}
        value={reason}
        error={faults.reason}
        onChange={({ currentTarget }) => set('reason', currentTarget.value)}
      />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={act.isPending} {...(byHand.kind === 'disable' ? { color: 'danger' } : {})}>
          {t(`giftCards.${byHand.kind}`)}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    if (byHand.kind === 'topUp' && Number.isNaN(minorOf(values.amountMinor, currency)))
      return setFaults({ amountMinor: t('giftCards.amount.wrong') })
    act.mutate()
  }
}

import { Button, Modal, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, type ReactNode, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LotView, MemberStatus, StatementLine } from '../../answers.ts'
import { api } from '../../api.ts'
import { currencyDigits } from '../../formats.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useForm } from '../../ui/useForm.ts'
import { endOfDay, lastDayBefore } from '../../wall-clock.ts'
import { useAmount } from './amount-text.ts'
import { CustomerChoice } from './CustomerChoice.tsx'
import type { Tier } from './editing.ts'
import { useLoyaltyAction } from './useLoyalty.ts'

/** What one of the staff does by hand; each with a reason. */
export type ByHand =
  | { kind: 'adjust' }
  | { kind: 'transfer' }
  | { kind: 'tier' }
  | { kind: 'extend'; lot: LotView }
  | { kind: 'reverse'; line: StatementLine }

type MemberDialogProps = { byHand: ByHand | null; status: MemberStatus; wallet: string; levels: readonly Tier[]; onClose(): void }

export function MemberDialog({ byHand, onClose, ...rest }: MemberDialogProps) {
  const { t } = useText()
  return (
    <Modal
      opened={byHand !== null}
      onClose={onClose}
      title={byHand ? t(`loyalty.byHand.${byHand.kind}`) : ''}
      closeButtonProps={{ 'aria-label': t('shell.close') }}
    >
      {byHand && <ByHandForm byHand={byHand} onClose={onClose} {...rest} />}
    </Modal>
  )
}

type Answer = { kind?: 'waits' | 'done' }
type FormProps = Omit<MemberDialogProps, 'byHand'> & { byHand: ByHand }

function ByHandForm({ byHand, status, wallet, levels, onClose }: FormProps) {
  const { t } = useText()
  const { shopId, timeZone } = useShop()
  const currency = status.wallets.find((each) => each.wallet === wallet)?.currency ?? null
  const factor = currency === null ? 1 : 10 ** currencyDigits(currency)
  const amount = useAmount(byHand.kind === 'reverse' ? byHand.line.currency : currency)
  const [problem, setProblem] = useState<unknown>(null)
  const form = useForm({
    ...{ points: '', direction: 'give', toCustomerId: '', code: status.tier?.code ?? levels[0]?.code ?? '', until: '' },
    ...{ expiresAt: byHand.kind === 'extend' && byHand.lot.expiresAt ? lastDayBefore(byHand.lot.expiresAt, timeZone) : '', reason: '' },
  })
  const { values, faults, set } = form
  const act = useLoyaltyAction(
    () => {
      const { path, body } = requestOf(byHand, { wallet, factor, timeZone }, values)
      return api.post<Answer>(shopPath(shopId, `/customers/${status.customerId}/loyalty/${path}`), body)
    },
    {
      done: ({ kind }) => t(kind === 'waits' ? 'loyalty.byHand.waits' : 'loyalty.byHand.done'),
      after: onClose,
      onRefused: (error) => setProblem(form.fail(error)),
    },
  )
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{t(`loyalty.byHand.${byHand.kind}.text`)}</p>
      {fields()}
      <Textarea
        label={t('loyalty.byHand.reason')}
        description={t('loyalty.byHand.reason.hint')}
        required
        withAsterisk={false}
        minLength={3}
        maxLength={500}
        autosize
        minRows={2}
        value={values.reason}
        error={faults.reason}
        onChange={(event) => set('reason', event.currentTarget.value)}
      />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={act.isPending} disabled={byHand.kind === 'transfer' && values.toCustomerId === ''}>
          {t(`loyalty.byHand.${byHand.kind}.do`)}
        </Button>
      </DialogEnd>
    </form>
  )

  function fields(): ReactNode {
    const points = (
      <TextInput
        type="number"
        min={1 / factor}
        step={1 / factor}
        label={currency === null ? t('loyalty.rule.points') : `${t('loyalty.rule.amount')} (${currency})`}
        required
        withAsterisk={false}
        value={values.points}
        error={faults.points}
        onChange={(event) => set('points', event.currentTarget.value)}
      />
    )
    switch (byHand.kind) {
      case 'adjust':
        return (
          <div className="field-row">
            <NativeSelect
              label={t('loyalty.byHand.direction')}
              value={values.direction}
              data={(['give', 'take'] as const).map((value) => ({ value, label: t(`loyalty.byHand.${value}`) }))}
              onChange={(event) => set('direction', event.currentTarget.value)}
            />
            {points}
          </div>
        )
      case 'transfer':
        return (
          <>
            <CustomerChoice
              label={t('loyalty.byHand.to')}
              except={status.customerId}
              value={values.toCustomerId}
              error={faults.toCustomerId}
              onChange={(customerId) => set('toCustomerId', customerId)}
            />
            {points}
          </>
        )
      case 'tier':
        return (
          <div className="field-row">
            <LevelChoice levels={levels} value={values.code} onChange={(code) => set('code', code)} />
            <Day label={t('loyalty.byHand.until')} value={values.until} error={faults.until} onChange={(until) => set('until', until)} />
          </div>
        )
      case 'extend':
        return (
          <Day
            label={t('loyalty.byHand.expires')}
            value={values.expiresAt}
            error={faults.expiresAt}
            onChange={(expiresAt) => set('expiresAt', expiresAt)}
          />
        )
      default:
        return (
          <p>
            {t(`loyalty.op.${byHand.line.kind}`)}: {amount(byHand.line.activeChange)}
          </p>
        )
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    act.mutate()
  }
}

function LevelChoice({ levels, value, onChange }: { levels: readonly Tier[]; value: string; onChange(code: string): void }) {
  const { t, language } = useText()
  return (
    <NativeSelect
      label={t('loyalty.member.level')}
      value={value}
      data={[
        ...levels.map(({ code, name }) => ({ value: code, label: name[language] ?? Object.values(name)[0] ?? code })),
        { value: '', label: t('loyalty.byHand.byRules') },
      ]}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function Day(props: { label: string; value: string; error: string | undefined; onChange(day: string): void }) {
  const { t } = useText()
  return (
    <TextInput
      type="date"
      label={props.label}
      description={t('loyalty.byHand.open')}
      value={props.value}
      error={props.error}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  )
}

interface Values {
  points: string
  direction: string
  toCustomerId: string
  code: string
  until: string
  expiresAt: string
  reason: string
}

interface Of {
  wallet: string
  /** How many of what is kept are one of what is typed. */
  factor: number
  timeZone: string
}

function requestOf(byHand: ByHand, { wallet, factor, timeZone }: Of, values: Values): { path: string; body: Record<string, unknown> } {
  const shared = { wallet, reason: values.reason }
  const points = Math.round(Number(values.points) * factor)
  switch (byHand.kind) {
    case 'adjust':
      return { path: 'adjustments', body: { ...shared, points: values.direction === 'give' ? points : -points } }
    case 'transfer':
      return { path: 'transfers', body: { ...shared, points, toCustomerId: values.toCustomerId } }
    case 'tier':
      return {
        path: 'tier',
        body: {
          code: values.code === '' ? null : values.code,
          until: values.code === '' ? null : endOfDay(values.until, timeZone),
          reason: values.reason,
        },
      }
    case 'extend':
      return { path: 'extensions', body: { ...shared, lotId: byHand.lot.lotId, expiresAt: endOfDay(values.expiresAt, timeZone) } }
    default:
      return { path: 'reversals', body: { ...shared, wallet: byHand.line.wallet, version: byHand.line.version } }
  }
}

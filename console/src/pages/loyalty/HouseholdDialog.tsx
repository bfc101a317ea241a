import { Button, Modal } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { LoyaltyProgram, MemberStatus } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Confirm } from '../../ui/Confirm.tsx'
import { DialogEnd } from '../../ui/DialogEnd.tsx'
import { useProblemText } from '../../ui/Failed.tsx'
import { CustomerChoice } from './CustomerChoice.tsx'
import { useLoyaltyAction } from './useLoyalty.ts'

export type HouseholdChange =
  | { kind: 'found' }
  | { kind: 'add' }
  | { kind: 'remove'; customerId: string; name: string }
  | { kind: 'dissolve' }

type HouseholdDialogProps = {
  change: HouseholdChange | null
  status: MemberStatus
  leaving: NonNullable<LoyaltyProgram['households']>['leaving']
  onClose(): void
}

/** Who comes is chosen; before somebody goes it is said what becomes of the points. */
export function HouseholdDialog({ change, status, leaving, onClose }: HouseholdDialogProps) {
  const { t } = useText()
  const isComing = change?.kind === 'found' || change?.kind === 'add'
  return (
    <>
      <Modal
        opened={isComing}
        onClose={onClose}
        title={isComing ? t(`loyalty.household.${change.kind}`) : ''}
        closeButtonProps={{ 'aria-label': t('shell.close') }}
      >
        {isComing && <ComingForm kind={change.kind} status={status} onClose={onClose} />}
      </Modal>
      {(change?.kind === 'remove' || change?.kind === 'dissolve') && (
        <Going change={change} status={status} leaving={leaving} onClose={onClose} />
      )}
    </>
  )
}

type ComingFormProps = { kind: 'found' | 'add'; status: MemberStatus; onClose(): void }

function ComingForm({ kind, status: { customerId, household }, onClose }: ComingFormProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const [chosen, setChosen] = useState('')
  const [problem, setProblem] = useState<unknown>(null)
  const act = useLoyaltyAction(
    () =>
      household
        ? api.post(shopPath(shopId, `/loyalty/households/${household.householdId}/members`), { customerId: chosen })
        : api.post(shopPath(shopId, '/loyalty/households'), { ownerId: customerId, memberIds: [chosen] }),
    { done: () => t('loyalty.household.done'), after: onClose, onRefused: setProblem },
  )
  return (
    <form className="stack" onSubmit={submit}>
      <p className="soft">{t(`loyalty.household.${kind}.text`)}</p>
      <CustomerChoice
        label={t('loyalty.household.who')}
        except={customerId}
        value={chosen}
        error={undefined}
        onChange={(found) => {
          setChosen(found)
          setProblem(null)
        }}
      />
      <DialogEnd problem={problem} onCancel={onClose}>
        <Button type="submit" loading={act.isPending} disabled={chosen === ''}>
          {t(`loyalty.household.${kind}`)}
        </Button>
      </DialogEnd>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setProblem(null)
    act.mutate()
  }
}

type GoingProps = Omit<HouseholdDialogProps, 'change'> & { change: Extract<HouseholdChange, { kind: 'remove' | 'dissolve' }> }

function Going({ change, status: { household }, leaving, onClose }: GoingProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const problemText = useProblemText()
  const [problem, setProblem] = useState<unknown>(null)
  const path = shopPath(shopId, `/loyalty/households/${household?.householdId}`)
  const act = useLoyaltyAction(
    () => (change.kind === 'dissolve' ? api.delete(path) : api.post<unknown>(`${path}/departures`, { customerId: change.customerId })),
    { done: () => t('loyalty.household.done'), after: onClose, onRefused: setProblem },
  )
  const isLast = household?.members.length === 1
  return (
    <Confirm
      isOpen
      onClose={onClose}
      onConfirm={() => act.mutate()}
      isBusy={act.isPending}
      title={change.kind === 'dissolve' ? t('loyalty.household.dissolve') : t('loyalty.household.remove.title', { name: change.name })}
      confirmLabel={t(change.kind === 'dissolve' ? 'loyalty.household.dissolve' : 'loyalty.household.remove')}
      cancelLabel={t('shell.cancel')}
    >
      <p>
        {change.kind === 'dissolve'
          ? t('loyalty.household.dissolve.text')
          : t(`loyalty.household.remove.${isLast ? 'last' : leaving}`, { name: change.name })}
      </p>
      {problem !== null && <p role="alert">{problemText(problem)}</p>}
    </Confirm>
  )
}

import { Button, NativeSelect } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { ImportKind } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { WarningIcon } from '../../ui/icons.tsx'
import type { StepProps } from './ImportWizardPage.tsx'
import { MappingFields } from './MappingFields.tsx'
import { columnsChosenTwice, draftOf, isWithoutCustomers, missingFields, type PlanDraft, planOf, sampleOf } from './plan-draft.ts'
import { RateFields } from './RateFields.tsx'

const kinds: readonly ImportKind[] = ['orders', 'customers', 'products']
const dateOrders = ['ymd', 'dmy', 'mdy'] as const

/** Which column holds which field, and how its dates and amounts are written. */
export function MappingStep({ current, actions, goTo }: StepProps) {
  const { t } = useText()
  const inspection = current.inspection
  const [draft, setDraft] = useState(() => draftOf(current))
  const [isTried, setIsTried] = useState(false)
  if (!inspection || !draft) return null

  const change = (changed: Partial<PlanDraft>) => setDraft({ ...draft, ...changed })
  const missing = missingFields(draft)
  const twice = columnsChosenTwice(draft)
  const exampleOf = (column: string | undefined) => {
    const value = sampleOf(inspection, column)
    return value === null ? undefined : t('imports.mapping.example', { value })
  }
  return (
    <form className="stack" onSubmit={submit}>
      <h2>{t('imports.mapping.title')}</h2>
      <NativeSelect
        className="wizard-field"
        label={t('imports.mapping.kind')}
        value={draft.kind}
        data={kinds.map((kind) => ({ value: kind, label: t(`imports.kind.${kind}`) }))}
        onChange={(event) => change({ kind: kinds.find((kind) => kind === event.currentTarget.value) ?? draft.kind })}
      />
      <MappingFields inspection={inspection} draft={draft} onChange={(mapping) => change({ mapping })} />
      <div className="columns">
        <NativeSelect
          label={t('imports.mapping.dateOrder')}
          description={exampleOf(draft.mapping.orderedAt)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={draft.dateOrder}
          data={dateOrders.map((order) => ({ value: order, label: t(`imports.mapping.dateOrder.${order}`) }))}
          onChange={(event) => change({ dateOrder: dateOrders.find((order) => order === event.currentTarget.value) ?? draft.dateOrder })}
        />
        <NativeSelect
          label={t('imports.mapping.decimalMark')}
          description={exampleOf(draft.mapping.unitPrice ?? draft.mapping.lineTotal ?? draft.mapping.orderTotal)}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={draft.decimalMark}
          data={[
            { value: '.', label: t('imports.mapping.decimalMark.point') },
            { value: ',', label: t('imports.mapping.decimalMark.comma') },
          ]}
          onChange={(event) => change({ decimalMark: event.currentTarget.value === ',' ? ',' : '.' })}
        />
      </div>
      {draft.kind === 'orders' && draft.mapping.currency !== undefined && (
        <RateFields inspection={inspection} draft={draft} onChange={(rates) => change({ rates })} />
      )}
      {isWithoutCustomers(draft) && <Warning text={t('imports.mapping.withoutCustomer')} />}
      {twice.map((column) => (
        <Warning key={column} text={t('imports.mapping.twice', { column })} />
      ))}
      <div role="alert" className="stack-tight">
        {isTried && missing.map((what) => <Warning key={what} text={t(`imports.mapping.missing.${what}`)} />)}
      </div>
      <FormProblem error={actions.plan.error} />
      <div className="row-end">
        <Button variant="default" onClick={() => goTo('preview')}>
          {t('imports.previous')}
        </Button>
        <Button type="submit" loading={actions.plan.isPending}>
          {t('imports.next')}
        </Button>
      </div>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    setIsTried(true)
    if (draft && missing.length === 0) actions.plan.mutate(planOf(draft), { onSuccess: () => goTo('consent') })
  }
}

function Warning({ text }: { text: string }) {
  return (
    <p className="wizard-warning">
      <WarningIcon /> <span>{text}</span>
    </p>
  )
}

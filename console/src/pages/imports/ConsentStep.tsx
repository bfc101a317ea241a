import { Button, Checkbox, Radio, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { Import, ImportConsent } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { type ConsentDraft, type ConsentFault, consentDraftOf, consentFaults, consentOf, lastGrantedConsent } from './consent-draft.ts'
import type { StepProps } from './ImportWizardPage.tsx'
import { useImports } from './useImport.ts'

/** Asks what these people agreed to. Without an answer they get messages about their own orders only. */
export function ConsentStep({ current, actions, goTo }: StepProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const [draft, setDraft] = useState(() => consentDraftOf(current.plan?.consent))
  const [faults, setFaults] = useState<readonly ConsentFault[]>([])
  const before = lastGrantedConsent(useImports(shopId).data?.imports ?? [], current.importId)
  return (
    <form className="stack" onSubmit={submit} noValidate>
      <h2>{t('imports.consent.title')}</h2>
      <p className="soft">{t('imports.consent.meaning')}</p>
      {before && (
        <p>
          <TextButton onClick={() => setDraft(consentDraftOf(before.consent))}>
            {t('imports.consent.same', { name: before.name })}
          </TextButton>
        </p>
      )}
      <Radio.Group
        aria-label={t('imports.consent.title')}
        value={draft.answer}
        onChange={(answer) => setDraft({ ...draft, answer: answer === 'granted' ? 'granted' : 'none' })}
      >
        <div className="stack">
          <Radio value="none" label={t('imports.consent.none')} description={t('imports.consent.noneMeaning')} />
          <Radio value="granted" label={t('imports.consent.granted')} description={t('imports.consent.grantedMeaning')} />
        </div>
      </Radio.Group>
      {draft.answer === 'granted' && <Proof draft={draft} faults={faults} onChange={(changed) => setDraft({ ...draft, ...changed })} />}
      <FormProblem error={actions.planAndCheck.error} />
      <div className="row-end">
        <Button variant="default" onClick={() => goTo('mapping')}>
          {t('imports.previous')}
        </Button>
        <Button type="submit" loading={actions.planAndCheck.isPending}>
          {t('imports.consent.next')}
        </Button>
      </div>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    const found = consentFaults(draft, new Date())
    setFaults(found)
    if (found.length > 0) return
    save(consentOf(draft), current.plan)
  }

  function save(consent: ImportConsent, plan: Import['plan']) {
    if (plan) actions.planAndCheck.mutate({ ...plan, consent }, { onSuccess: () => goTo('check') })
  }
}

function Proof({
  draft,
  faults,
  onChange,
}: {
  draft: ConsentDraft
  faults: readonly ConsentFault[]
  onChange: (changed: Partial<ConsentDraft>) => void
}) {
  const { t } = useText()
  const faultOf = (fault: ConsentFault) => (faults.includes(fault) ? t(`imports.consent.fault.${fault}`) : undefined)
  return (
    <div className="consent-proof">
      <Checkbox.Group
        label={t('imports.consent.channels')}
        value={draft.channels}
        error={faultOf('channels')}
        onChange={(chosen) => onChange({ channels: (['email', 'sms'] as const).filter((channel) => chosen.includes(channel)) })}
      >
        <div className="row">
          <Checkbox value="email" label={t('imports.consent.channel.email')} />
          <Checkbox value="sms" label={t('imports.consent.channel.sms')} />
        </div>
      </Checkbox.Group>
      <TextInput
        type="date"
        className="wizard-date"
        label={t('imports.consent.since')}
        value={draft.since}
        error={faultOf('since')}
        onChange={(event) => onChange({ since: event.currentTarget.value })}
      />
      <Textarea
        label={t('imports.consent.source')}
        description={t('imports.consent.sourceHint')}
        maxLength={500}
        rows={3}
        value={draft.source}
        error={faultOf('source')}
        onChange={(event) => onChange({ source: event.currentTarget.value })}
      />
    </div>
  )
}

import { Button } from '@mantine/core'
import type { LoyaltyProgram } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { CapFields } from './CapFields.tsx'
import { ConditionFields } from './ConditionFields.tsx'
import { currencyOf, newKind, type Rule, type RuleCode, ruleCodes, withKind } from './editing.ts'
import { CheckField, SelectField, TextField } from './fields.tsx'
import { KindFields } from './KindFields.tsx'

type RuleFormProps = {
  program: LoyaltyProgram
  rule: Rule
  path: string
  sentence: string
  onChange(rule: Rule): void
  onRemove(): void
  onDone(): void
}

/** One rule: what it gives, when it applies, where it ends. What is typed holds at once, and the sentence follows. */
export function RuleForm({ program, rule, path, sentence, onChange, onRemove, onDone }: RuleFormProps) {
  const { t, language } = useText()
  const given = currencyOf(program, rule.wallet)
  const change = (values: Partial<Rule>) => onChange({ ...rule, ...values })
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onDone()
      }}
    >
      <p className="rule-sentence" role="status">
        {sentence === '' ? t('loyalty.rule.unsaid') : sentence}
      </p>
      <SelectField<RuleCode>
        label={t('loyalty.rule.kind')}
        path={`${path}.kind.code`}
        value={rule.kind.code}
        choices={ruleCodes.map((value) => ({ value, label: t(`loyalty.rule.${value}`) }))}
        onChange={(code) => onChange(withKind(rule, newKind(code, program)))}
      />
      <KindFields
        key={`${rule.kind.code} ${rule.wallet}`}
        kind={rule.kind}
        currency={program.currency}
        given={given}
        path={`${path}.kind`}
        onChange={(kind) => change({ kind })}
      />
      {program.wallets.length > 1 && (
        <SelectField
          label={t('loyalty.rule.wallet')}
          path={`${path}.wallet`}
          value={rule.wallet}
          choices={program.wallets.map(({ code, name }) => ({ value: code, label: name[language] ?? Object.values(name)[0] ?? code }))}
          onChange={(wallet) => change({ wallet })}
        />
      )}
      <ConditionFields program={program} rule={rule} path={`${path}.conditions`} onChange={(conditions) => change({ conditions })} />
      <fieldset className="field-group">
        <legend>{t('loyalty.rule.when')}</legend>
        <div className="field-row">
          <TextField
            type="date"
            label={t('loyalty.rule.from')}
            path={`${path}.from`}
            value={rule.from ?? ''}
            onChange={(from) => change({ from: from === '' ? null : from })}
          />
          <TextField
            type="date"
            label={t('loyalty.rule.until')}
            path={`${path}.until`}
            value={rule.until ?? ''}
            onChange={(until) => change({ until: until === '' ? null : until })}
          />
        </div>
      </fieldset>
      <CapFields caps={rule.caps} currency={given} path={`${path}.caps`} onChange={(caps) => change({ caps })} />
      <CheckField
        label={t('loyalty.rule.stop')}
        hint={t('loyalty.rule.stop.hint')}
        value={rule.stop}
        onChange={(stop) => change({ stop })}
      />
      <div className="row-end">
        <TextButton tone="danger" onClick={onRemove}>
          {t('loyalty.rule.remove')}
        </TextButton>
        <Button type="submit">{t('shell.done')}</Button>
      </div>
    </form>
  )
}

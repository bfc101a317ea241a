import { Switch } from '@mantine/core'
import type { LoyaltyProgram } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { Sheet } from '../../ui/Page.tsx'
import { pointsWallets, type Tiers } from './editing.ts'
import { CheckField, PeriodFields, SelectField } from './fields.tsx'
import type { ChangeProgram } from './GeneralFields.tsx'
import { LevelList } from './LevelList.tsx'

/** Levels: what they depend on, how they are reached and kept, and what each gives. */
export function TierFields({ program, change }: { program: LoyaltyProgram; change: ChangeProgram }) {
  const { t } = useText()
  const { tiers } = program
  return (
    <Sheet
      title={t('loyalty.tiers')}
      intro={t('loyalty.tiers.intro')}
      actions={
        <Switch
          label={t('loyalty.tiers.on')}
          checked={tiers !== null}
          onChange={({ currentTarget }) => change({ tiers: currentTarget.checked ? beginning(program) : null })}
        />
      }
    >
      {tiers === null ? (
        <p className="soft">{t('loyalty.tiers.none')}</p>
      ) : (
        <div className="stack">
          <MetricFields program={program} tiers={tiers} change={(values) => change({ tiers: { ...tiers, ...values } })} />
          <LevelList tiers={tiers} currency={program.currency} onChange={(next) => change({ tiers: next })} />
          <KeepFields tiers={tiers} change={(values) => change({ tiers: { ...tiers, ...values } })} />
        </div>
      )}
    </Sheet>
  )
}

type PartProps = { tiers: Tiers; change(values: Partial<Tiers>): void }

function MetricFields({ program, tiers, change }: PartProps & { program: LoyaltyProgram }) {
  const { t, language } = useText()
  const { window } = tiers
  const windows = {
    rolling: { kind: 'rolling', months: 12, days: 0 },
    calendar: { kind: 'calendar', per: 'year' },
    anniversary: { kind: 'anniversary' },
    lifetime: { kind: 'lifetime' },
  } as const
  const isPoints = tiers.metric === 'points_earned' || tiers.metric === 'balance'
  return (
    <>
      <div className="field-row">
        <SelectField
          label={t('loyalty.tiers.metric')}
          path="tiers.metric"
          value={tiers.metric}
          choices={(['spend', 'points_earned', 'orders', 'score', 'balance'] as const).map((value) => ({
            value,
            label: t(`loyalty.metric.${value}`),
          }))}
          onChange={(metric) => change({ metric })}
        />
        {isPoints && pointsWallets(program).length > 1 && (
          <SelectField
            label={t('loyalty.rule.wallet')}
            path="tiers.wallet"
            value={tiers.wallet}
            choices={pointsWallets(program).map(({ code, name }) => ({
              value: code,
              label: name[language] ?? Object.values(name)[0] ?? code,
            }))}
            onChange={(wallet) => change({ wallet })}
          />
        )}
        {tiers.metric !== 'balance' && (
          <SelectField
            label={t('loyalty.tiers.window')}
            path="tiers.window.kind"
            value={window.kind}
            choices={(['rolling', 'calendar', 'anniversary', 'lifetime'] as const).map((value) => ({
              value,
              label: t(`loyalty.window.${value}`),
            }))}
            onChange={(kind) => change({ window: windows[kind] })}
          />
        )}
        {window.kind === 'calendar' && (
          <SelectField
            label={t('loyalty.window.per')}
            path="tiers.window.per"
            value={window.per}
            choices={(['month', 'quarter', 'half', 'year'] as const).map((value) => ({ value, label: t(`loyalty.window.per.${value}`) }))}
            onChange={(per) => change({ window: { ...window, per } })}
          />
        )}
      </div>
      {window.kind === 'rolling' && tiers.metric !== 'balance' && (
        <PeriodFields
          path="tiers.window"
          months={window.months}
          days={window.days}
          onChange={(period) => change({ window: { ...window, ...period } })}
        />
      )}
      {tiers.metric === 'points_earned' && (
        <CheckField
          label={t('loyalty.tiers.pending')}
          value={tiers.isPendingCounted}
          onChange={(isPendingCounted) => change({ isPendingCounted })}
        />
      )}
    </>
  )
}

function KeepFields({ tiers, change }: PartProps) {
  const { t } = useText()
  const { validity, grace } = tiers
  const validities = {
    while_met: { kind: 'while_met' },
    end_of_period: { kind: 'end_of_period', periodsMore: 1 },
    fixed: { kind: 'fixed', months: 12, days: 0 },
    anniversary: { kind: 'anniversary' },
  } as const
  return (
    <fieldset className="field-group">
      <legend>{t('loyalty.keep')}</legend>
      <div className="field-row">
        <SelectField
          label={t('loyalty.upgrade')}
          path="tiers.upgrade"
          value={tiers.upgrade}
          choices={(['immediate', 'next_period'] as const).map((value) => ({ value, label: t(`loyalty.upgrade.${value}`) }))}
          onChange={(upgrade) => change({ upgrade })}
        />
        <SelectField
          label={t('loyalty.downgrade')}
          path="tiers.downgrade"
          value={tiers.downgrade}
          choices={(['fit', 'one', 'never'] as const).map((value) => ({ value, label: t(`loyalty.downgrade.${value}`) }))}
          onChange={(downgrade) => change({ downgrade })}
        />
        <SelectField
          label={t('loyalty.validity')}
          path="tiers.validity.kind"
          value={validity.kind}
          choices={(['while_met', 'end_of_period', 'fixed', 'anniversary'] as const).map((value) => ({
            value,
            label: t(`loyalty.validity.${value}`),
          }))}
          onChange={(kind) => change({ validity: validities[kind] })}
        />
        {validity.kind === 'end_of_period' && (
          <SelectField
            label={t('loyalty.validity.more')}
            path="tiers.validity.periodsMore"
            value={String(validity.periodsMore)}
            choices={[0, 1, 2, 3, 4].map((count) => ({ value: String(count), label: t('loyalty.validity.periods', { count }) }))}
            onChange={(count) => change({ validity: { ...validity, periodsMore: Number(count) } })}
          />
        )}
      </div>
      {validity.kind === 'fixed' && (
        <PeriodFields
          path="tiers.validity"
          months={validity.months}
          days={validity.days}
          onChange={(period) => change({ validity: { ...validity, ...period } })}
        />
      )}
      <CheckField
        label={t('loyalty.grace')}
        value={grace !== null}
        onChange={(isOn) => change({ grace: isOn ? { months: 1, days: 0, roundedTo: 'day' } : null })}
      >
        {grace && (
          <>
            <PeriodFields
              path="tiers.grace"
              months={grace.months}
              days={grace.days}
              onChange={(period) => change({ grace: { ...grace, ...period } })}
            />
            <SelectField
              label={t('loyalty.expiry.rounded')}
              path="tiers.grace.roundedTo"
              value={grace.roundedTo}
              choices={(['day', 'month'] as const).map((value) => ({ value, label: t(`loyalty.rounded.${value}`) }))}
              onChange={(roundedTo) => change({ grace: { ...grace, roundedTo } })}
            />
          </>
        )}
      </CheckField>
    </fieldset>
  )
}

/** One level for everybody, by what was spent in a year. */
const beginning = ({ wallets }: LoyaltyProgram): Tiers => ({
  ...{
    metric: 'spend',
    wallet: (pointsWallets({ wallets })[0] ?? wallets[0])?.code ?? 'points',
    window: { kind: 'rolling', months: 12, days: 0 },
  },
  ...{ upgrade: 'immediate', downgrade: 'fit', validity: { kind: 'while_met' }, grace: null, isPendingCounted: true },
  levels: [
    {
      ...{ code: 'level', name: { pl: 'Poziom 1', uk: 'Рівень 1', en: 'Level 1' }, threshold: 0 },
      benefits: { earnFactor: '1', freeShippingFromMinor: null, hasEarlyAccess: false, birthdayPoints: 0 },
    },
  ],
})

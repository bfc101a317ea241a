import { type ReactNode, useState } from 'react'
import { useText } from '../../language.tsx'
import { TextButton } from '../../ui/TextButton.tsx'
import { addedLevel, type Tier, type Tiers } from './editing.ts'
import { CheckField, LocalTextFields, MoneyField, NumberField, SelectField, TextField, useFault } from './fields.tsx'

type LevelListProps = { tiers: Tiers; currency: string; onChange(tiers: Tiers): void }

/** The levels from the lowest, which everybody has, upwards. */
export function LevelList({ tiers, currency, onChange }: LevelListProps) {
  const { t } = useText()
  const { levels } = tiers
  return (
    <ol className="level-list">
      {levels.map((level, index) => (
        <li key={level.code} className="level">
          <LevelSummary level={level} metric={tiers.metric} currency={currency} path={`tiers.levels.${index}`}>
            <LevelFields
              level={level}
              isFirst={index === 0}
              metric={tiers.metric}
              currency={currency}
              path={`tiers.levels.${index}`}
              onChange={(changed) => onChange({ ...tiers, levels: levels.map((each) => (each.code === level.code ? changed : each)) })}
            />
            {index > 0 && (
              <TextButton
                tone="danger"
                className="text-button fit"
                onClick={() => onChange({ ...tiers, levels: levels.filter(({ code }) => code !== level.code) })}
              >
                {t('loyalty.level.remove')}
              </TextButton>
            )}
          </LevelSummary>
        </li>
      ))}
      {levels.length < 12 && (
        <li>
          <TextButton onClick={() => onChange(addedLevel(tiers))}>{t('loyalty.level.add')}</TextButton>
        </li>
      )}
    </ol>
  )
}

type LevelSummaryProps = { level: Tier; metric: Tiers['metric']; currency: string; path: string; children: ReactNode }

/** A level in one line; its fields open under it, and by themselves where something in them is wrong or not named yet. */
function LevelSummary({ level: { name, threshold, benefits }, metric, currency, path, children }: LevelSummaryProps) {
  const { t, language, formatMoney, formatNumber } = useText()
  const fault = useFault(path, { isWithin: true })
  const [isNew] = useState(Object.keys(name).length === 0)
  const from = metric === 'spend' ? formatMoney(threshold, currency, { whole: true }) : formatNumber(threshold)
  const factor = Number(benefits.earnFactor)
  const said = [
    Number.isNaN(threshold) || threshold === 0 ? null : t('loyalty.level.from', { from }),
    factor > 1 ? t('loyalty.level.times', { factor: formatNumber(factor, 4) }) : null,
    benefits.freeShippingFromMinor === null ? null : t('loyalty.level.shipping'),
  ]
  return (
    <details className="level-details" open={isNew || fault !== undefined}>
      <summary>
        <strong>{name[language] ?? Object.values(name)[0] ?? t('loyalty.level.unnamed')}</strong>
        <span className="soft">{said.filter(Boolean).join(' · ') || t('loyalty.level.everybody')}</span>
      </summary>
      <div className="stack">{children}</div>
    </details>
  )
}

type LevelFieldsProps = {
  level: Tier
  isFirst: boolean
  metric: Tiers['metric']
  currency: string
  path: string
  onChange(level: Tier): void
}

function LevelFields({ level, isFirst, metric, currency, path, onChange }: LevelFieldsProps) {
  const { t } = useText()
  const { benefits } = level
  const changeBenefits = (values: Partial<Tier['benefits']>) => onChange({ ...level, benefits: { ...benefits, ...values } })
  const shipping = benefits.freeShippingFromMinor === null ? 'never' : benefits.freeShippingFromMinor === 0 ? 'always' : 'from'
  const threshold = {
    label: t('loyalty.level.threshold'),
    path: `${path}.threshold`,
    value: level.threshold,
    onChange: (value: number) => onChange({ ...level, threshold: value }),
  }
  return (
    <div className="stack">
      <LocalTextFields
        label={t('loyalty.level.name')}
        path={`${path}.name`}
        value={level.name}
        onChange={(name) => onChange({ ...level, name })}
      />
      <div className="field-row">
        {isFirst ? null : metric === 'spend' ? <MoneyField {...threshold} currency={currency} /> : <NumberField {...threshold} />}
        <TextField
          label={t('loyalty.level.factor')}
          path={`${path}.benefits.earnFactor`}
          value={benefits.earnFactor}
          onChange={(factor) => changeBenefits({ earnFactor: factor.trim().replace(',', '.') })}
        />
        <NumberField
          label={t('loyalty.level.birthday')}
          path={`${path}.benefits.birthdayPoints`}
          value={benefits.birthdayPoints}
          onChange={(birthdayPoints) => changeBenefits({ birthdayPoints })}
        />
        <SelectField
          label={t('loyalty.level.shipping')}
          path={`${path}.benefits.freeShippingFromMinor`}
          value={shipping}
          choices={(['never', 'always', 'from'] as const).map((value) => ({ value, label: t(`loyalty.shipping.${value}`) }))}
          onChange={(chosen) => changeBenefits({ freeShippingFromMinor: { never: null, always: 0, from: 10_000 }[chosen] })}
        />
        {shipping === 'from' && (
          <MoneyField
            label={t('loyalty.level.shippingFrom')}
            path={`${path}.benefits.freeShippingFromMinor`}
            currency={currency}
            value={benefits.freeShippingFromMinor ?? 0}
            onChange={(freeShippingFromMinor) => changeBenefits({ freeShippingFromMinor })}
          />
        )}
      </div>
      <CheckField
        label={t('loyalty.level.early')}
        value={benefits.hasEarlyAccess}
        onChange={(hasEarlyAccess) => changeBenefits({ hasEarlyAccess })}
      />
    </div>
  )
}

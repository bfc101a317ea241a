import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FileInspection } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { foreignCurrencies, isCurrencyCode, type PlanDraft, rateOf } from './plan-draft.ts'

interface RateFieldsProps {
  inspection: FileInspection
  draft: PlanDraft
  onChange: (rates: PlanDraft['rates']) => void
}

/** How much of the shop's currency one unit of each other currency is. */
export function RateFields({ inspection, draft, onChange }: RateFieldsProps) {
  const { t } = useText()
  const { currency } = useShop()
  const [added, setAdded] = useState<string[]>([])
  const [code, setCode] = useState('')
  const currencies = [...new Set([...foreignCurrencies(inspection, draft, currency), ...added])]
  return (
    <fieldset className="mapping-group">
      <legend>{t('imports.rates.title')}</legend>
      <p className="hint">{t('imports.rates.meaning', { currency })}</p>
      <div className="mapping-fields">
        {currencies.map((from) => (
          <RateField
            key={from}
            from={from}
            to={currency}
            rate={draft.rates[from]}
            onChange={(rate) => onChange(withRate(draft.rates, from, rate))}
          />
        ))}
        <div className="rate-add">
          <TextInput
            label={t('imports.rates.add')}
            maxLength={3}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value.toUpperCase())}
          />
          <Button
            variant="default"
            disabled={!isCurrencyCode(code) || code === currency}
            onClick={() => {
              setAdded([...added, code])
              setCode('')
            }}
          >
            {t('imports.rates.addButton')}
          </Button>
        </div>
      </div>
    </fieldset>
  )
}

function RateField({
  from,
  to,
  rate,
  onChange,
}: {
  from: string
  to: string
  rate: string | undefined
  onChange: (rate: string | null) => void
}) {
  const { t } = useText()
  const [text, setText] = useState(rate ?? '')
  return (
    <TextInput
      label={t('imports.rates.one', { from, to })}
      inputMode="decimal"
      value={text}
      error={text !== '' && rateOf(text) === null ? t('imports.rates.bad') : undefined}
      onChange={(event) => {
        setText(event.currentTarget.value)
        onChange(rateOf(event.currentTarget.value))
      }}
    />
  )
}

function withRate(rates: PlanDraft['rates'], currency: string, rate: string | null): PlanDraft['rates'] {
  const { [currency]: _, ...others } = rates
  return rate === null ? others : { ...others, [currency]: rate }
}

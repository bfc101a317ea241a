import { useText } from '../../language.tsx'
import { DayToken, NumberToken } from './TypedField.tsx'
import { longestWindow } from './unfinished.ts'
import { windowValues } from './words.ts'

type Value = Record<string, unknown>
type WindowFieldProps = { value: Value; options: readonly string[]; isInvalid: boolean; onChange(value: Value): void }

/** When something happened, as part of the sentence: “in the last 60 days”. */
export function WindowField({ value, options, isInvalid, onChange }: WindowFieldProps) {
  const { t } = useText()
  const { kind, amount, unit = 'days', from, to } = value
  const isMoving = kind === 'within' || kind === 'notWithin'
  return (
    <span className="token-group">
      <select
        className="token"
        aria-label={t('segments.window.kind')}
        value={String(kind)}
        onChange={(event) => turnTo(event.currentTarget.value)}
      >
        {options.map((option) => (
          <option key={option} value={option}>
            {t(`segments.window.kind.${option}`, windowValues({ ...value, kind: option }))}
          </option>
        ))}
      </select>{' '}
      {isMoving && (
        <>
          <NumberToken
            label={t('segments.window.amount')}
            value={amount}
            min={1}
            max={longestWindow}
            isInvalid={isInvalid}
            onChange={(next) => onChange({ ...value, amount: next })}
          />{' '}
          <select
            className="token"
            aria-label={t('segments.window.unit')}
            value={String(unit)}
            onChange={(event) => onChange({ ...value, unit: event.currentTarget.value })}
          >
            {['days', 'hours'].map((each) => (
              <option key={each} value={each}>
                {t(`segments.window.unit.${each}`, windowValues({ ...value, unit: each }))}
              </option>
            ))}
          </select>{' '}
        </>
      )}
      {kind === 'notWithin' && t('segments.window.ago')}
      {kind === 'between' && (
        <>
          <DayToken
            label={t('segments.window.from')}
            value={from}
            isInvalid={isInvalid}
            onChange={(next) => onChange({ ...value, from: next })}
          />{' '}
          {t('segments.window.to')}{' '}
          <DayToken
            label={t('segments.window.until')}
            value={to}
            isInvalid={isInvalid}
            onChange={(next) => onChange({ ...value, to: next })}
          />
        </>
      )}
    </span>
  )

  function turnTo(next: string) {
    if (next === 'ever' || next === 'between') onChange({ kind: next })
    else onChange({ kind: next, amount: typeof amount === 'number' ? amount : 30, unit })
  }
}

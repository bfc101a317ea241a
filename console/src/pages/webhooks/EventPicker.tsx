import { Checkbox, Radio } from '@mantine/core'
import type { WebhookListAnswer } from '../../answers.ts'
import { useText } from '../../language.tsx'

type EventPickerProps = {
  /** Null: everything there is and will be. */
  chosen: string[] | null
  types: WebhookListAnswer['types']
  error?: string | undefined
  onChange(chosen: string[] | null): void
}

/** Everything, or some of what can happen, in groups by what it is about. */
export function EventPicker({ chosen, types, error, onChange }: EventPickerProps) {
  const { t, hasText } = useText()
  const offered = types.filter(({ type }) => type !== 'webhooks.test')
  // Something that this version does not know was asked for by a program, and stays chosen until somebody takes it out.
  const unknown = (chosen ?? []).filter((type) => types.every((each) => each.type !== type)).map((type) => ({ type, sentence: type }))
  const groups = Map.groupBy([...offered, ...unknown], ({ type }) => type.split('.')[0] ?? '')
  return (
    <div className="stack-tight">
      <Radio.Group
        label={t('webhooks.types')}
        value={chosen === null ? 'all' : 'some'}
        error={error}
        onChange={(value) => onChange(value === 'all' ? null : [])}
      >
        <div className="stack-tight">
          <Radio value="all" label={t('webhooks.types.all')} description={t('webhooks.types.all.hint')} />
          <Radio value="some" label={t('webhooks.types.choose')} />
        </div>
      </Radio.Group>
      {chosen !== null && (
        <Checkbox.Group aria-label={t('webhooks.types.choose')} value={chosen} onChange={onChange}>
          {[...groups].map(([group, members]) => (
            <fieldset key={group} className="event-group">
              <legend>{hasText(`webhooks.group.${group}`) ? t(`webhooks.group.${group}`) : group}</legend>
              {members.map(({ type, sentence }) => (
                <Checkbox key={type} value={type} label={sentence} description={sentence === type ? undefined : <code>{type}</code>} />
              ))}
            </fieldset>
          ))}
        </Checkbox.Group>
      )}
    </div>
  )
}

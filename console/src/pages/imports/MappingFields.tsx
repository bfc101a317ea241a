import { NativeSelect } from '@mantine/core'
import type { FileInspection, ImportField } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { confidenceOf, fieldGroups, type PlanDraft, sampleOf } from './plan-draft.ts'

const needed: ReadonlySet<ImportField> = new Set(['orderedAt'])

interface MappingFieldsProps {
  inspection: FileInspection
  draft: PlanDraft
  onChange: (mapping: PlanDraft['mapping']) => void
}

/** One choice of column a field, with what the column holds and how sure the guess was. */
export function MappingFields({ inspection, draft, onChange }: MappingFieldsProps) {
  const { t } = useText()
  return fieldGroups(draft.kind).map((group) => (
    <fieldset key={group.key} className="mapping-group">
      <legend>{t(`imports.mapping.group.${group.key}`)}</legend>
      <div className="mapping-fields">
        {group.fields.map((field) => (
          <MappingField
            key={field}
            field={field}
            inspection={inspection}
            column={draft.mapping[field]}
            isNeeded={draft.kind === 'orders' && needed.has(field)}
            onChange={(column) => onChange(withColumn(draft.mapping, field, column))}
          />
        ))}
      </div>
    </fieldset>
  ))
}

interface MappingFieldProps {
  field: ImportField
  inspection: FileInspection
  column: string | undefined
  isNeeded: boolean
  onChange: (column: string | undefined) => void
}

function MappingField({ field, inspection, column, isNeeded, onChange }: MappingFieldProps) {
  const { t } = useText()
  const confidence = confidenceOf(inspection, field, column)
  const sample = sampleOf(inspection, column)
  const words = [
    confidence && t(`imports.mapping.confidence.${confidence}`),
    sample !== null && t('imports.mapping.sample', { value: shortened(sample) }),
  ]
  return (
    <NativeSelect
      data-confidence={confidence ?? 'none'}
      label={isNeeded ? `${t(`imports.field.${field}`)} (${t('imports.mapping.required')})` : t(`imports.field.${field}`)}
      description={words.filter(Boolean).join(' · ') || undefined}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={column ?? ''}
      data={[
        { value: '', label: t('imports.mapping.none') },
        ...[...new Set(inspection.headers)].map((header) => ({ value: header, label: header })),
      ]}
      onChange={(event) => onChange(event.currentTarget.value === '' ? undefined : event.currentTarget.value)}
    />
  )
}

function withColumn(mapping: PlanDraft['mapping'], field: ImportField, column: string | undefined): PlanDraft['mapping'] {
  const { [field]: _, ...others } = mapping
  return column === undefined ? others : { ...others, [field]: column }
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text
}

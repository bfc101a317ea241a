import { Button, NativeSelect } from '@mantine/core'
import type { FileInspection, ImportPreset } from '../../../../server/imports/schema.ts'
import { useText } from '../../language.tsx'
import { FormProblem } from '../../ui/FormProblem.tsx'
import type { StepProps } from './ImportWizardPage.tsx'

const presets: readonly ImportPreset[] = ['generic', 'woocommerce', 'shopify', 'baselinker']
const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'pipe' } as const

/** The first look: is it the right file, and did we read its letters and columns rightly? */
export function PreviewStep({ current, actions, goTo }: StepProps) {
  const { t, formatSize } = useText()
  const inspection = current.inspection
  if (!inspection) return null
  return (
    <>
      <h2>{t('imports.preview.title')}</h2>
      <p className="soft">
        <FormatSentence inspection={inspection} />{' '}
        {t('imports.preview.size', { columns: inspection.headers.length, size: formatSize(current.sizeBytes ?? 0) })}
      </p>
      <NativeSelect
        className="wizard-field"
        label={t('imports.preview.preset')}
        description={t('imports.preview.presetHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={inspection.preset}
        disabled={actions.inspect.isPending}
        data={presets.map((preset) => ({ value: preset, label: t(`imports.preset.${preset}`) }))}
        onChange={(event) => {
          const preset = presets.find((candidate) => candidate === event.currentTarget.value)
          if (preset) actions.inspect.mutate(preset)
        }}
      />
      <FormProblem error={actions.inspect.error} />
      <SampleTable inspection={inspection} />
      <p className="hint">{t('imports.preview.letters')}</p>
      <div className="row-end">
        <Button onClick={() => goTo('mapping')}>{t('imports.next')}</Button>
      </div>
    </>
  )
}

function FormatSentence({ inspection: { format, delimiter, encoding, compression } }: { inspection: FileInspection }) {
  const { t } = useText()
  return t(`imports.preview.format.${format}`, {
    encoding: t(`imports.encoding.${encoding}`),
    compression,
    ...(format === 'csv' ? { delimiter: t(`imports.delimiter.${delimiterNames[delimiter ?? ',']}`) } : {}),
  })
}

function SampleTable({ inspection: { headers, sample } }: { inspection: FileInspection }) {
  const { t } = useText()
  const title = t('imports.preview.rows', { n: sample.length })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="sample" tabIndex={0} aria-label={title}>
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            {headers.map((header, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a file may name two columns alike
              <th key={`${index} ${header}`} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.map((record, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have their place and nothing else
            <tr key={row}>
              {headers.map((header, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a file may name two columns alike
                <td key={`${index} ${header}`}>{record[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

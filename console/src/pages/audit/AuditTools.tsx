import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { ExportIcon } from '../../ui/icons.tsx'
import { TextButton } from '../../ui/TextButton.tsx'

interface AuditToolsProps {
  /** The cut of the audit shown. */
  shownCutOn: string
  firstOn: string
  /** The cut that was asked for; undefined = the newest day. */
  cutOn: string | undefined
  isBusy: boolean
  onCut: (cutOn: string | undefined) => void
}

/** Another cut date, paper, and the report as a file. */
export function AuditTools({ shownCutOn, firstOn, cutOn, isBusy, onCut }: AuditToolsProps) {
  const { t, language } = useText()
  const { shopId } = useShop()
  const [chosen, setChosen] = useState(shownCutOn)
  return (
    <div className="audit-tools">
      <form onSubmit={submit}>
        <TextInput
          type="date"
          size="sm"
          label={t('audit.page.cut')}
          min={firstOn}
          value={chosen}
          required
          withAsterisk={false}
          onChange={(event) => setChosen(event.currentTarget.value)}
        />
        {chosen !== shownCutOn && (
          <Button type="submit" loading={isBusy}>
            {t('audit.page.cutApply')}
          </Button>
        )}
        {cutOn !== undefined && chosen === shownCutOn && (
          <TextButton onClick={() => onCut(undefined)}>{t('audit.page.cutLatest')}</TextButton>
        )}
      </form>
      <div>
        <Button variant="default" onClick={() => window.print()}>
          {t('audit.page.print')}
        </Button>
        <Button
          component="a"
          variant="default"
          leftSection={<ExportIcon />}
          href={shopPath(shopId, `/audit.html${queryText({ language, cutOn })}`)}
          download
        >
          {t('audit.page.download')}
        </Button>
      </div>
    </div>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (chosen !== '') onCut(chosen)
  }
}

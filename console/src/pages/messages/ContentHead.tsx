import { TextInput } from '@mantine/core'
import { type Language, useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { Choice } from '../../ui/Choice.tsx'
import { languageNames } from '../../ui/language-names.ts'
import { Sheet } from '../../ui/Page.tsx'
import { type LocalText, withText } from './editing.ts'
import { type Faults, faultAt } from './faults.ts'
import type { TemplateDraft } from './useDraft.ts'

type ContentHeadProps = { draft: TemplateDraft; language: Language; onLanguage(language: Language): void; faults: Faults }

/** In which language is written, and what a mailbox shows before the mail is opened. */
export function ContentHead({ draft, language, onLanguage, faults }: ContentHeadProps) {
  const { t } = useText()
  const { languages } = useShop()
  const { subject } = draft.content
  const line = (name: 'subject' | 'preheader', value: LocalText, change: (text: LocalText) => void) => (
    <TextInput
      label={t(`messages.template.${name}`)}
      description={t(`messages.template.${name}.hint`)}
      lang={language}
      autoComplete="off"
      maxLength={300}
      placeholder={standIn(value, language)}
      value={value[language] ?? ''}
      error={faultAt(faults, name)}
      onChange={({ currentTarget }) => change(withText(value, language, currentTarget.value))}
    />
  )
  return (
    <Sheet title={t('messages.template.head')}>
      <div className="stack">
        {languages.length > 1 && (
          <div>
            <Choice<Language>
              label={t('messages.template.language')}
              value={language}
              choices={languages.map((value) => ({ value, label: languageNames[value] }))}
              onChange={onLanguage}
            />
            <p className="hint template-language">{t('messages.template.language.hint')}</p>
          </div>
        )}
        {line('subject', subject, draft.setSubject)}
        {line('preheader', draft.preheader, draft.setPreheader)}
      </div>
    </Sheet>
  )
}

/** What is sent in this language until it has words of its own. */
export function standIn(text: LocalText, language: Language): string {
  return text[language] === undefined ? (Object.values(text)[0]?.split('\n')[0] ?? '') : ''
}

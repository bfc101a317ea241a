import { useState } from 'react'
import type { ProgramPreview } from '../../answers.ts'
import { languages, useText } from '../../language.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { languageNames } from '../../ui/language-names.ts'

/** The programme as members read it, in the language that is chosen. */
export function ProgramWords({ words }: { words: ProgramPreview['words'] }) {
  const { t, language: own } = useText()
  const [language, setLanguage] = useState(own)
  const { heading, paragraphs } = words[language]
  return (
    <div className="stack">
      <Choice
        label={t('loyalty.words.language')}
        value={language}
        choices={languages.map((value) => ({ value, label: languageNames[value] }))}
        onChange={setLanguage}
      />
      <article className="program-words" lang={language}>
        <h3 className="program-heading">{heading}</h3>
        {paragraphs.map(({ topic, title, sentences }) => (
          <section key={`${topic} ${title}`}>
            <h4>{title}</h4>
            <ul>
              {sentences.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </section>
        ))}
      </article>
    </div>
  )
}

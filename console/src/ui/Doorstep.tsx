import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { languages, useText } from '../language.tsx'
import { languageNames } from './language-names.ts'
import { Mark } from './Mark.tsx'

type DoorstepProps = {
  title: string
  intro?: ReactNode
  width?: 'narrow' | 'wide'
  /** Off where the form itself asks for the language. */
  hasLanguages?: boolean
  children?: ReactNode
}

/** The frame of the pages before a shop: a sheet in the middle, the name above it, the languages below. */
export function Doorstep({ title, intro, width = 'narrow', hasLanguages = true, children }: DoorstepProps) {
  const { t, language, setLanguage } = useText()
  useEffect(() => {
    document.title = `${title} · ${t('shell.name')}`
  }, [title, t])
  return (
    <div className="doorstep" data-width={width}>
      <header>
        <Mark />
      </header>
      <main className="doorstep-sheet">
        <h1>{title}</h1>
        {intro !== undefined && <div className="doorstep-intro">{intro}</div>}
        {children}
      </main>
      {hasLanguages && (
        <nav className="doorstep-languages" aria-label={t('shell.language')}>
          {languages.map((code) => (
            <button
              key={code}
              type="button"
              lang={code}
              aria-pressed={code === language}
              className="text-button"
              onClick={() => setLanguage(code)}
            >
              {languageNames[code]}
            </button>
          ))}
        </nav>
      )}
    </div>
  )
}

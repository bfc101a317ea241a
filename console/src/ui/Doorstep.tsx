import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { languageNames } from './language-names.ts'
import { languages, useText } from '../language.tsx'
import { Mark } from './Mark.tsx'

/** The frame of the pages before a shop: a sheet in the middle, the name above it, the languages below. */
export function Doorstep({ title, intro, width = 'narrow', children }: { title: string; intro?: ReactNode; width?: 'narrow' | 'wide'; children: ReactNode }) {
  const { t, language, setLanguage } = useText()
  useEffect(() => {
    document.title = `${title} · ${t('shell.name')}`
  }, [title, t])
  return (
    <div className="doorstep" data-width={width}>
      <Mark />
      <main className="doorstep-sheet">
        <h1>{title}</h1>
        {intro !== undefined && <div className="doorstep-intro">{intro}</div>}
        {children}
      </main>
      <nav className="doorstep-languages" aria-label={t('shell.language')}>
        {languages.map((code) => (
          <button key={code} type="button" lang={code} aria-pressed={code === language} className="text-button" onClick={() => setLanguage(code)}>
            {languageNames[code]}
          </button>
        ))}
      </nav>
    </div>
  )
}

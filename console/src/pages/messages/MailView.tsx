import { useMemo, useState } from 'react'
import { useText } from '../../language.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { withoutPictures } from './mail-document.ts'
import './mail.css'

type Look = 'phone' | 'wide' | 'text'

/** A mail as it is read: on a phone, in a window, or as plain text. It runs nothing and fetches nothing. */
export function MailView({ subject, html, text }: { subject: string; html: string; text: string }) {
  const { t } = useText()
  const [look, setLook] = useState<Look>('phone')
  const shown = useMemo(() => withoutPictures(html), [html])
  return (
    <section className="mail" aria-label={t('messages.mail.label')}>
      <div className="mail-head">
        <h3 className="mail-subject">{subject}</h3>
        <Choice<Look>
          label={t('messages.mail.look')}
          value={look}
          choices={(['phone', 'wide', 'text'] as const).map((value) => ({ value, label: t(`messages.mail.${value}`) }))}
          onChange={setLook}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider or longer than the window is reached by keyboard */}
      <section className="mail-window" tabIndex={0} aria-label={t('messages.mail.content')}>
        {look === 'text' ? (
          <pre className="mail-text">{text}</pre>
        ) : (
          <iframe
            className="mail-page"
            data-look={look}
            sandbox=""
            referrerPolicy="no-referrer"
            srcDoc={shown.html}
            title={t('messages.mail.frame', { subject })}
          />
        )}
      </section>
      {shown.hasPictures && look !== 'text' && <p className="hint">{t('messages.mail.noPictures')}</p>}
    </section>
  )
}

import { Button } from '@mantine/core'
import { useState } from 'react'
import type { IdentityKey } from '../../answers.ts'
import { type Language, languages, useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Choice } from '../../ui/Choice.tsx'
import { CheckIcon, CopyIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { languageNames } from '../../ui/language-names.ts'
import { Page, Sheet } from '../../ui/Page.tsx'
import { NewKeyDialog } from './NewKeyDialog.tsx'
import { ShownMember } from './ShownMember.tsx'
import { useExampleMember, useIdentityKey } from './useWidget.ts'
import './widget.css'

/** How members see their points on the shop's own pages: the key, what goes into the page, and how it will look. */
export function WidgetPage() {
  const { t } = useText()
  const query = useIdentityKey()
  return (
    <Page title={t('loyaltyWidget.title')} siteName={t('shell.name')} intro={t('loyaltyWidget.intro')}>
      <Loaded query={query}>
        {({ key, pageUrl }) => (
          <>
            <KeySheet identityKey={key} />
            <SnippetSheet pageUrl={pageUrl} />
          </>
        )}
      </Loaded>
      <PreviewSheet />
    </Page>
  )
}

function KeySheet({ identityKey }: { identityKey: IdentityKey['key'] }) {
  const { t, formatMoment } = useText()
  const { shopId } = useShop()
  const mayMake = useMay(shopId, 'keys:change')
  const [isMaking, setMaking] = useState(false)
  return (
    <Sheet title={t('loyaltyWidget.key')} intro={t('loyaltyWidget.key.intro')}>
      <div className="stack">
        {identityKey ? (
          <p>
            {t('loyaltyWidget.key.there', { hint: identityKey.hint, at: formatMoment(identityKey.createdAt) })}
            {identityKey.oldUntil && ` ${t('loyaltyWidget.key.old', { until: formatMoment(identityKey.oldUntil) })}`}
          </p>
        ) : (
          <p>{t('loyaltyWidget.key.none')}</p>
        )}
        {mayMake ? (
          <div>
            <Button variant={identityKey ? 'default' : 'filled'} onClick={() => setMaking(true)}>
              {t(identityKey ? 'loyaltyWidget.key.new' : 'loyaltyWidget.key.make')}
            </Button>
          </div>
        ) : (
          <p className="soft">{t('loyaltyWidget.key.refused')}</p>
        )}
      </div>
      <NewKeyDialog before={identityKey} isOpen={isMaking} onClose={() => setMaking(false)} />
    </Sheet>
  )
}

function SnippetSheet({ pageUrl }: { pageUrl: string }) {
  const { t, language } = useText()
  const { shopId } = useShop()
  const { origin } = new URL(pageUrl)
  const element = `<rg-loyalty shop="${shopId}" token="…" lang="${language}"></rg-loyalty>\n<script async src="${origin}/loyalty.js"></script>`
  return (
    <Sheet title={t('loyaltyWidget.snippet')} intro={t('loyaltyWidget.snippet.intro')}>
      <div className="stack">
        <Snippet label={t('loyaltyWidget.snippet.element')} text={element} />
        <Snippet label={t('loyaltyWidget.snippet.style')} text="rg-loyalty { display: block; height: 36rem; }" />
        <Snippet label={t('loyaltyWidget.snippet.page')} text={`${pageUrl}&language=${language}#…`} />
        <p className="soft">{t('loyaltyWidget.snippet.token')}</p>
      </div>
    </Sheet>
  )
}

function Snippet({ label, text }: { label: string; text: string }) {
  const { t } = useText()
  const [isCopied, setCopied] = useState(false)
  // Without a secure connection browsers refuse the clipboard; the text can still be selected.
  const copy = () =>
    void navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => {},
    )
  return (
    <div className="stack-tight">
      <p>{label}</p>
      <pre className="loyalty-code">{text}</pre>
      <div>
        <Button
          variant="default"
          leftSection={isCopied ? <CheckIcon /> : <CopyIcon />}
          aria-label={`${t('shell.copy')}: ${label}`}
          onClick={copy}
        >
          <span aria-live="polite">{t(isCopied ? 'shell.copied' : 'shell.copy')}</span>
        </Button>
      </div>
    </div>
  )
}

function PreviewSheet() {
  const { t, language: own } = useText()
  const [language, setLanguage] = useState<Language>(own)
  const query = useExampleMember(language)
  return (
    <Sheet title={t('loyaltyWidget.preview')} intro={t('loyaltyWidget.preview.intro')}>
      <div className="stack">
        <Choice
          label={t('loyaltyWidget.preview.language')}
          value={language}
          choices={languages.map((each) => ({ value: each, label: languageNames[each] }))}
          onChange={setLanguage}
        />
        <Loaded query={query} lines={6}>
          {(view) => <ShownMember view={view} />}
        </Loaded>
      </div>
    </Sheet>
  )
}

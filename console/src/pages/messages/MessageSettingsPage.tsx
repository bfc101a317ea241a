import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { LimitsSheet, QuietSheet } from './LimitSheets.tsx'
import { SandboxSheet } from './SandboxSheet.tsx'
import { BrandSheet, SenderSheet } from './SenderSheets.tsx'
import { DkimSheet, ServerSheet } from './ServerSheets.tsx'
import { useMessageSettings } from './useMessages.ts'

/** Who writes, by which way, when not, and how often at most. */
export function MessageSettingsPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const query = useMessageSettings()
  const mayChange = useMay(shopId, 'messages:configure')
  return (
    <Page
      title={t('messages.settings.title')}
      siteName={t('shell.name')}
      intro={t(mayChange ? 'messages.settings.intro' : 'messages.settings.readOnly')}
      width="text"
    >
      <Loaded query={query}>
        {(settings) => (
          <fieldset className="message-settings" disabled={!mayChange} aria-label={t('messages.settings.title')}>
            <SenderSheet settings={settings} mayChange={mayChange} />
            <ServerSheet settings={settings} mayChange={mayChange} />
            <DkimSheet settings={settings} mayChange={mayChange} />
            <BrandSheet settings={settings} mayChange={mayChange} />
            <QuietSheet settings={settings} mayChange={mayChange} />
            <LimitsSheet settings={settings} mayChange={mayChange} />
            <SandboxSheet settings={settings} mayChange={mayChange} />
          </fieldset>
        )}
      </Loaded>
    </Page>
  )
}

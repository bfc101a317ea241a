import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { TemplateView } from '../../answers.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { Empty } from '../../ui/Empty.tsx'
import { MessagesIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { isSame } from './editing.ts'
import { NewTemplateDialog } from './NewTemplateDialog.tsx'
import { useTemplates } from './useMessages.ts'

/** Every message that can be sent, and whether what is sent is what was written last. */
export function TemplatesPage() {
  const { t } = useText()
  const { shopId } = useShop()
  const [isAdding, setAdding] = useState(false)
  const query = useTemplates()
  const add = useMay(shopId, 'messages:change') && <Button onClick={() => setAdding(true)}>{t('messages.templates.add')}</Button>
  return (
    <Page
      title={t('messages.templates.title')}
      siteName={t('shell.name')}
      intro={t('messages.templates.intro')}
      actions={(query.data?.templates.length ?? 0) > 0 && add}
    >
      <Loaded query={query}>
        {({ templates }) =>
          templates.length === 0 ? (
            <Empty icon={<MessagesIcon />} title={t('messages.templates.empty.title')} action={add}>
              <p>{t('messages.templates.empty.text')}</p>
            </Empty>
          ) : (
            <ul className="template-list">
              {templates.map((template) => (
                <TemplateEntry key={template.templateId} template={template} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <NewTemplateDialog isOpen={isAdding} onClose={() => setAdding(false)} />
    </Page>
  )
}

function TemplateEntry({ template }: { template: TemplateView }) {
  const { t, formatMoment } = useText()
  const { shopId, timeZone } = useShop()
  const { templateId, code, name, messageClass, changedAt } = template
  return (
    <li className="template-entry">
      <div className="entry-main">
        <Link to="/shops/$shopId/messages/templates/$templateId" params={{ shopId, templateId }} className="template-name">
          {name}
        </Link>
        <span className="soft">
          <code>{code}</code> · {t(`messages.class.${messageClass}`)} ·{' '}
          {t('messages.templates.changed', { at: formatMoment(changedAt, timeZone) })}
        </span>
      </div>
      <TemplateState template={template} />
    </li>
  )
}

/** Which version is sent, and whether something newer waits to be. */
export function TemplateState({ template: { version, published, draft } }: { template: TemplateView }) {
  const { t } = useText()
  if (version === null) return <span className="tag">{t('messages.templates.draft')}</span>
  return (
    <span className="template-state">
      <span className="tag" data-tone="accent">
        {t('messages.templates.version', { version })}
      </span>
      {!isSame(published, draft) && <span className="tag">{t('messages.templates.newer')}</span>}
    </span>
  )
}

import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { getRouteApi, Link } from '@tanstack/react-router'
import { type ReactNode, useMemo, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { TemplateView } from '../../answers.ts'
import { api } from '../../api.ts'
import { type Language, useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { FormProblem } from '../../ui/FormProblem.tsx'
import { BackIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page, Sheet } from '../../ui/Page.tsx'
import { BlockList } from './BlockList.tsx'
import { ContentHead } from './ContentHead.tsx'
import { isSame } from './editing.ts'
import { faultsIn } from './faults.ts'
import { LeaveGuard } from './LeaveGuard.tsx'
import { PublishTemplateDialog } from './PublishTemplateDialog.tsx'
import { TemplatePreview } from './TemplatePreview.tsx'
import { TemplateState } from './TemplatesPage.tsx'
import { useDraft } from './useDraft.ts'
import { useMessageAction, usePreview, useTemplate } from './useMessages.ts'
import { ValuesHelp } from './ValuesHelp.tsx'

const route = getRouteApi('/signed-in/shops/$shopId/messages/templates/$templateId')
/** How long nothing may be typed before the preview follows. */
const pauseMs = 600

export function TemplatePage() {
  const { t } = useText()
  const { shopId } = useShop()
  const { templateId } = route.useParams()
  const query = useTemplate(templateId)
  const back = (
    <Link to="/shops/$shopId/messages/templates" params={{ shopId }} className="back-link">
      <BackIcon width={18} height={18} /> {t('messages.templates.title')}
    </Link>
  )
  if (query.data === undefined)
    return (
      <Page title={t('messages.template.one')} siteName={t('shell.name')} before={back}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    )
  return <TemplateEditor key={templateId} template={query.data} back={back} />
}

/** What is written on the left, what comes of it on the right. */
function TemplateEditor({ template, back }: { template: TemplateView; back: ReactNode }) {
  const { t } = useText()
  const { shopId, languages } = useShop()
  const mayChange = useMay(shopId, 'messages:change')
  const draft = useDraft(template.draft)
  const [language, setLanguage] = useState<Language>(languages[0] ?? 'en')
  const [customerId, setCustomerId] = useState<string | null>(null)
  const [isPublishing, setPublishing] = useState(false)
  const [problem, setProblem] = useState<unknown>(null)
  const [calm] = useDebouncedValue(draft.content, pauseMs)
  const preview = usePreview(template.templateId, { draft: calm, language, customerId })
  const faults = useMemo(() => faultsIn(preview.error, 'draft'), [preview.error])
  const isSaved = isSame(draft.content, template.draft)
  const path = shopPath(shopId, `/message-templates/${template.templateId}`)
  const save = useMessageAction(() => api.patch<TemplateView>(path, { draft: draft.content }), {
    done: t('messages.template.saved'),
    onRefused: setProblem,
  })
  const isPublished = template.version !== null && isSame(draft.content, template.published)
  return (
    <Page
      title={template.name}
      siteName={t('shell.name')}
      before={back}
      intro={
        <>
          <code>{template.code}</code> · {t(`messages.class.${template.messageClass}`)} <TemplateState template={template} />
        </>
      }
      actions={
        mayChange && (
          <>
            <Button variant="default" disabled={isSaved} loading={save.isPending} onClick={() => act(() => save.mutate(undefined))}>
              {t('messages.template.save')}
            </Button>
            <Button disabled={isPublished} onClick={() => act(() => setPublishing(true))}>
              {t('messages.template.publish')}
            </Button>
          </>
        )
      }
    >
      <FormProblem error={problem} />
      <div className="template-columns">
        <fieldset className="template-form" disabled={!mayChange} aria-label={t('messages.template.written')}>
          <ContentHead draft={draft} language={language} onLanguage={setLanguage} faults={faults} />
          <BlockList draft={draft} language={language} faults={faults} />
          <ValuesHelp />
        </fieldset>
        <div className="template-side">
          <Sheet title={t('messages.preview.title')}>
            <TemplatePreview
              preview={preview}
              hasFaults={faults.size > 0}
              languages={languages}
              language={language}
              onLanguage={setLanguage}
              customerId={customerId}
              onCustomer={setCustomerId}
            />
          </Sheet>
        </div>
      </div>
      <PublishTemplateDialog isOpen={isPublishing} template={template} content={draft.content} onClose={() => setPublishing(false)} />
      <LeaveGuard isNeeded={!isSaved} />
    </Page>
  )

  function act(what: () => void) {
    setProblem(null)
    what()
  }
}

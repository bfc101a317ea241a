import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import type { CustomerPageAnswer, MessagePreview } from '../../answers.ts'
import { ApiProblem, api } from '../../api.ts'
import { type Language, type Translate, useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { SearchIcon, WarningIcon } from '../../ui/icons.tsx'
import { languageNames } from '../../ui/language-names.ts'
import { Skeleton } from '../../ui/Skeleton.tsx'
import { faultOf } from './liquid-fault.ts'
import { MailView } from './MailView.tsx'

/** Above this Gmail cuts a mail off, and with it the way out. */
const mostBytes = 102_000

type TemplatePreviewProps = {
  preview: UseQueryResult<MessagePreview>
  hasFaults: boolean
  languages: readonly Language[]
  language: Language
  onLanguage(language: Language): void
  customerId: string | null
  onCustomer(customerId: string | null): void
}

/** The mail as somebody would get it. */
export function TemplatePreview({ preview, hasFaults, languages, language, onLanguage, customerId, onCustomer }: TemplatePreviewProps) {
  const { t } = useText()
  const shown = useLastGood(preview.data)
  return (
    <div className="stack">
      <div className="preview-tools">
        <CustomerChoice value={customerId} onChange={onCustomer} />
        {languages.length > 1 && (
          <NativeSelect
            label={t('messages.preview.language')}
            value={language}
            data={languages.map((value) => ({ value, label: languageNames[value] }))}
            onChange={({ currentTarget }) => onLanguage(languages.find((each) => each === currentTarget.value) ?? language)}
          />
        )}
      </div>
      <div role="status">{preview.isError && <PreviewFault error={preview.error} hasFaults={hasFaults} />}</div>
      {shown ? (
        <>
          <MailView {...shown} />
          <Size bytes={shown.bytes} />
        </>
      ) : (
        !preview.isError && <Skeleton lines={6} label={t('shell.loading')} />
      )}
    </div>
  )
}

/** What came last stays in view while what is written cannot be shown. */
function useLastGood(preview: MessagePreview | undefined): MessagePreview | undefined {
  const [last, setLast] = useState(preview)
  useEffect(() => {
    if (preview !== undefined) setLast(preview)
  }, [preview])
  return preview ?? last
}

function PreviewFault({ error, hasFaults }: { error: unknown; hasFaults: boolean }) {
  const { t } = useText()
  const problemText = useProblemText()
  const words = hasFaults ? t('messages.preview.unfinished') : isBroken(error) ? faultText(error.detail, t) : problemText(error)
  return (
    <p className="preview-fault">
      <WarningIcon />
      <span>{words}</span>
    </p>
  )
}

const isBroken = (error: unknown): error is ApiProblem => error instanceof ApiProblem && error.code === 'template_broken'

function faultText(detail: string, t: Translate): string {
  const { kind, name } = faultOf(detail)
  return kind === 'other' ? detail : t(`messages.fault.${kind}`, { name })
}

function Size({ bytes }: { bytes: number }) {
  const { t, formatSize } = useText()
  const isTooLarge = bytes > mostBytes
  return (
    <p className={isTooLarge ? 'preview-fault' : 'hint'} role={isTooLarge ? 'alert' : undefined}>
      {t(isTooLarge ? 'messages.preview.tooLarge' : 'messages.preview.size', { size: formatSize(bytes), most: formatSize(mostBytes) })}
    </p>
  )
}

/** Somebody of whom nothing is known, or one of the shop's customers, found by name. */
function CustomerChoice({ value, onChange }: { value: string | null; onChange(customerId: string | null): void }) {
  const { t } = useText()
  const { shopId } = useShop()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 250)
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'customers', 'choice', search],
    queryFn: ({ signal }) => api.get<CustomerPageAnswer>(shopPath(shopId, `/customers${queryText({ search, limit: 8 })}`), signal),
  })
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null)
  const found = (data?.customers ?? [])
    .filter(({ isErased, customerId }) => !isErased && customerId !== chosen?.value)
    .map(({ customerId, title }) => ({ value: customerId, label: title || t('duplicates.nameless') }))
  const choices = [{ value: '', label: t('messages.preview.nobody') }, ...(chosen ? [chosen] : []), ...found]
  return (
    <>
      <TextInput
        type="search"
        label={t('messages.preview.find')}
        leftSection={<SearchIcon width={18} height={18} />}
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <NativeSelect
        label={t('messages.preview.customer')}
        value={value ?? ''}
        data={choices}
        onChange={({ currentTarget }) => {
          const choice = choices.find((each) => each.value === currentTarget.value && each.value !== '') ?? null
          setChosen(choice)
          onChange(choice?.value ?? null)
        }}
      />
    </>
  )
}

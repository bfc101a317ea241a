import { Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { type Language, useText } from '../../language.tsx'
import { standIn } from './ContentHead.tsx'
import { type Block, type LocalText, withText } from './editing.ts'
import { type Faults, faultAt } from './faults.ts'

type BlockFieldsProps = { block: Block; language: Language; faults: Faults; path: string; onChange(block: Block): void }

/** What a block of its kind says, in one language; addresses hold for all of them. */
export function BlockFields({ block, language, faults, path, onChange }: BlockFieldsProps): ReactNode {
  const { t } = useText()
  const text = (name: string, label: string, value: LocalText, change: (text: LocalText) => void, maxLength: number) => (
    <TextInput
      label={t(label)}
      lang={language}
      autoComplete="off"
      maxLength={maxLength}
      placeholder={standIn(value, language)}
      value={value[language] ?? ''}
      error={faultAt(faults, `${path}.${name}`)}
      onChange={({ currentTarget }) => change(withText(value, language, currentTarget.value))}
    />
  )
  const address = (name: string, label: string, value: string, change: (address: string) => void) => (
    <TextInput
      label={t(label)}
      description={t('messages.block.address.hint')}
      inputMode="url"
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={2000}
      value={value}
      error={faultAt(faults, `${path}.${name}`)}
      onChange={({ currentTarget }) => change(currentTarget.value)}
    />
  )
  switch (block.kind) {
    case 'heading':
      return text('text', 'messages.block.heading.text', block.text, (changed) => onChange({ ...block, text: changed }), 300)
    case 'text':
      return (
        <Textarea
          label={t('messages.block.text.text')}
          description={t('messages.block.text.hint')}
          lang={language}
          autosize
          minRows={3}
          maxRows={16}
          maxLength={10_000}
          placeholder={standIn(block.text, language)}
          value={block.text[language] ?? ''}
          error={faultAt(faults, `${path}.text`)}
          onChange={({ currentTarget }) => onChange({ ...block, text: withText(block.text, language, currentTarget.value) })}
        />
      )
    case 'button':
      return (
        <>
          {text('label', 'messages.block.button.label', block.label, (label) => onChange({ ...block, label }), 80)}
          {address('address', 'messages.block.button.address', block.address, (changed) => onChange({ ...block, address: changed }))}
        </>
      )
    case 'picture':
      return (
        <>
          {address('source', 'messages.block.picture.source', block.source, (source) => onChange({ ...block, source }))}
          {text('alt', 'messages.block.picture.alt', block.alt, (alt) => onChange({ ...block, alt }), 300)}
          {address('address', 'messages.block.picture.address', block.address ?? '', (changed) =>
            onChange({ ...block, address: changed === '' ? null : changed }),
          )}
        </>
      )
    case 'coupon':
      return (
        <>
          {text('label', 'messages.block.coupon.label', block.label, (label) => onChange({ ...block, label }), 200)}
          <p className="hint">{t('messages.block.coupon.hint')}</p>
        </>
      )
    case 'order':
      return <p className="hint">{t('messages.block.order.hint')}</p>
    case 'divider':
      return null
  }
}

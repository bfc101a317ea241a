import { TextInput } from '@mantine/core'
import { type FormEvent, useId, useState } from 'react'
import { shopPath } from '../../addresses.ts'
import type { Customer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useMay } from '../../me.ts'
import { useShop } from '../../shop.ts'
import { useProblemText } from '../../ui/Failed.tsx'
import { CloseIcon, PlusIcon } from '../../ui/icons.tsx'
import { useToast } from '../../ui/toasts.tsx'
import { useChange, useTags } from './useStaffWork.ts'
import './chips.css'

/** The customer's tags; one more by typing its name, whether there is such a tag yet or not. */
export function CustomerTags({ customer }: { customer: Customer }) {
  const { t } = useText()
  const { shopId } = useShop()
  const toast = useToast()
  const problemText = useProblemText()
  const mayChange = useMay(shopId, 'customers:change') && !customer.isErased
  const [isAdding, setAdding] = useState(false)
  const path = shopPath(shopId, `/customers/${customer.customerId}/tags`)
  const changed = [['customer', customer.customerId], ['tags'], ['customers']]
  const remove = useChange((tagId: string) => api.delete(`${path}/${tagId}`), ...changed)
  const add = useChange((name: string) => api.post(path, { name }), ...changed)
  const told = { onError: (error: unknown) => toast(problemText(error), 'problem') }
  if (customer.tags.length === 0 && !mayChange) return null
  return (
    <ul className="customer-tags" aria-label={t('customers.tags')}>
      {customer.tags.map((tag) => (
        <li key={tag.tagId} className="chip">
          <span>{tag.name}</span>
          {mayChange && (
            <button
              type="button"
              className="plain-button"
              aria-label={t('customers.tag.remove', { name: tag.name })}
              onClick={() => remove.mutate(tag.tagId, told)}
            >
              <CloseIcon width={14} height={14} />
            </button>
          )}
        </li>
      ))}
      {mayChange && (
        <li>
          {isAdding ? (
            <NewTag onName={(name) => add.mutate(name, told)} onClose={() => setAdding(false)} />
          ) : (
            <button type="button" className="tag-add" onClick={() => setAdding(true)}>
              <PlusIcon width={14} height={14} /> {t('customers.tag.add')}
            </button>
          )}
        </li>
      )}
    </ul>
  )
}

function NewTag({ onName, onClose }: { onName(name: string): void; onClose(): void }) {
  const { t } = useText()
  const { data } = useTags()
  const [name, setName] = useState('')
  const listId = useId()
  return (
    <form onSubmit={submit} className="tag-form">
      <TextInput
        size="xs"
        aria-label={t('customers.tag.name')}
        placeholder={t('customers.tag.name')}
        maxLength={60}
        list={listId}
        autoComplete="off"
        autoFocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onClose()}
        onBlur={() => name.trim() === '' && onClose()}
      />
      <datalist id={listId}>
        {data?.tags.map((tag) => (
          <option key={tag.tagId} value={tag.name} />
        ))}
      </datalist>
    </form>
  )

  function submit(event: FormEvent) {
    event.preventDefault()
    if (name.trim() !== '') onName(name.trim())
    onClose()
  }
}

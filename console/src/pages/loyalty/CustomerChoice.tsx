import { Radio, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { queryText, shopPath } from '../../addresses.ts'
import type { CustomerPageAnswer } from '../../answers.ts'
import { api } from '../../api.ts'
import { useText } from '../../language.tsx'
import { useShop } from '../../shop.ts'
import { SearchIcon } from '../../ui/icons.tsx'

type CustomerChoiceProps = { label: string; except: string; value: string; error: string | undefined; onChange(customerId: string): void }

/** Another customer, found by name, e-mail or number. */
export function CustomerChoice({ label, except, value, error, onChange }: CustomerChoiceProps) {
  const { t } = useText()
  const { shopId } = useShop()
  const [text, setText] = useState('')
  const [search] = useDebouncedValue(text.trim(), 250)
  const { data } = useQuery({
    queryKey: ['shop', shopId, 'customers', 'choice', search],
    queryFn: ({ signal }) => api.get<CustomerPageAnswer>(shopPath(shopId, `/customers${queryText({ search, limit: 6 })}`), signal),
    enabled: search.length > 1,
  })
  const found = (data?.customers ?? []).filter(({ customerId, isErased }) => customerId !== except && !isErased)
  return (
    <div className="stack-tight">
      <TextInput
        type="search"
        label={label}
        placeholder={t('loyalty.byHand.find')}
        leftSection={<SearchIcon width={18} height={18} />}
        autoComplete="off"
        data-autofocus
        value={text}
        error={error}
        onChange={(event) => {
          setText(event.currentTarget.value)
          onChange('')
        }}
      />
      {search.length > 1 && data !== undefined && (
        <Radio.Group aria-label={label} value={value} onChange={onChange}>
          <div className="stack-tight">
            {found.length === 0 && (
              <p className="soft" role="status">
                {t('loyalty.byHand.nobody')}
              </p>
            )}
            {found.map(({ customerId, title, email }) => (
              <Radio
                key={customerId}
                value={customerId}
                label={title || t('duplicates.nameless')}
                description={email === title ? undefined : email}
              />
            ))}
          </div>
        </Radio.Group>
      )}
    </div>
  )
}
